"""Peers of the identifier scan. Usage: identifier-scan-peers.py PEER FOLDER PASSES NAME…

presidio: its own recognisers of the same kinds. presidio-same: its engine with this file's patterns and check digits.
hyperscan: this file's patterns in one database with the start of each match, check digits in Python.
"""
import json, os, sys, time
os.environ['OMP_NUM_THREADS'] = '1'


def peak_mb():
    """Most memory that this process has held. Not ru_maxrss: a process begins that with what its parent held when it was made."""
    line = next(line for line in open('/proc/self/status') if line.startswith('VmHWM:'))
    return int(line.split()[1]) * 1.024 / 1000

peer, folder, passes, names = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
# What the product looks for, as far as these engines can say it: no words before a number, no look behind.
patterns = {
    'resident-number': r'\b\d{2}[01]\d[0-3]\d ?-? ?[1-4]\d{6}\b',
    'foreigner-number': r'\b\d{2}[01]\d[0-3]\d ?-? ?[5-8]\d{6}\b',
    'business-number': r'\b\d{3}( ?- ?)\d{2}( ?- ?)\d{5}\b',
    'phone': r'(\+82[ .-]?(\(0\)[ -]?)?0?(10|1[16789]|2|30\d|50\d|[3-6]\d|70)|\b01[016789]|\b0(2|30\d|50\d|[3-6]\d|70))(\) ?| ?- ?|[ .])?\d{3,4}( ?- ?|[ .])\d{4}\b|\b010\d{8}\b|\+8210\d{8}\b',
    'e-mail': r'[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+',
    'passport': r'\b[MSRODG](\d{8}|\d{3}[A-Z]\d{4})\b',
    'driver-licence': r'\b(1[1-9]|2[0-8])-\d{2}-\d{6}-\d{2}\b',
    'payment-card': r'\b[2-6]\d{3}([ -]\d{4}[ -]\d{4}[ -]\d{4}|[ -]\d{6}[ -]\d{4,5}|\d{10,12})\b',
    'us-social-security-number': r'\b\d{3}-\d{2}-\d{4}\b',
}
resident = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def checks(kind, words):
    digits = [int(character) for character in words if character.isdigit()]
    if kind in ('resident-number', 'foreigner-number'):
        # A failed check digit clears nothing since October 2020: it is worked out and kept.
        strong = ((11 if kind == 'resident-number' else 13) - sum(a * b for a, b in zip(digits, resident)) % 11) % 10 == digits[12]
        return (strong, True)[1]
    if kind == 'business-number':
        return (10 - (sum(a * b for a, b in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5))) + digits[8] * 5 // 10) % 10) % 10 == digits[9]
    if kind == 'payment-card':
        return sum(digit if place % 2 == 0 else (digit * 2 - 9 if digit > 4 else digit * 2) for place, digit in enumerate(reversed(digits))) % 10 == 0
    return True


def parts(text, size=16384):
    """Presidio slows down with the length of a text: parts of whole lines suit it."""
    at = 0
    while at < len(text):
        end = text.find('\n', min(at + size, len(text) - 1)) + 1 or len(text)
        yield at, text[at:end]
        at = end


def presidio(same):
    import logging
    logging.disable(logging.WARNING)
    import tldextract
    offline = tldextract.TLDExtract(suffix_list_urls=())
    tldextract.tldextract.TLD_EXTRACTOR, tldextract.extract = offline, offline
    from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
    from presidio_analyzer import predefined_recognizers as own
    from presidio_analyzer.nlp_engine.no_op_nlp_engine import NoOpNlpEngine
    registry = RecognizerRegistry(supported_languages=['en'])
    kinds = {}
    if same:
        for kind, pattern in patterns.items():
            class Recogniser(PatternRecognizer):
                def validate_result(self, pattern_text):
                    return checks(self.supported_entities[0], pattern_text)
            registry.add_recognizer(Recogniser(supported_entity=kind, patterns=[Pattern(kind, pattern, 0.5)], supported_language='en'))
            kinds[kind] = kind
    else:
        for name, kind in (('KrRrn', 'resident-number'), ('KrFrn', 'foreigner-number'), ('KrBrn', 'business-number'), ('KrPassport', 'passport'), ('KrDriverLicense', 'driver-licence'), ('CreditCard', 'payment-card'), ('Email', 'e-mail'), ('UsSsn', 'us-social-security-number'), ('Phone', 'phone')):
            recogniser = getattr(own, f'{name}Recognizer')(**({'supported_regions': ('KR',)} if name == 'Phone' else {'supported_language': 'en'}))
            registry.add_recognizer(recogniser)
            kinds[recogniser.supported_entities[0]] = kind
    nothing = NoOpNlpEngine([{'lang_code': 'en', 'model_name': 'none'}])
    nothing.load()
    engine = AnalyzerEngine(registry=registry, nlp_engine=nothing, supported_languages=['en'])
    return lambda data: [(kinds[hit.entity_type], at + hit.start, hit.score) for at, part in parts(data.decode()) for hit in engine.analyze(part, 'en')]


def hyperscan():
    import hyperscan as engine
    database, kinds = engine.Database(), list(patterns)
    database.compile(expressions=[pattern.encode() for pattern in patterns.values()], ids=list(range(len(kinds))), elements=len(kinds), flags=[engine.HS_FLAG_SOM_LEFTMOST] * len(kinds))

    def scan(data):
        found = []
        database.scan(data, match_event_handler=lambda number, start, end, flags, context: found.append((number, start, end)) and None)
        return [(kinds[number], start, 1) for number, start, end in found if checks(kinds[number], data[start:end].decode())]
    return scan


begun = time.perf_counter()
scan = hyperscan() if peer == 'hyperscan' else presidio(peer == 'presidio-same')
start = time.perf_counter() - begun
texts = {name: open(f'{folder}/{name}.txt', 'rb').read() for name in names}
seconds, processor, found = [], [], {}
for _ in range(passes):
    started, used = time.perf_counter(), time.process_time()
    found = {name: scan(data) for name, data in texts.items()}
    seconds.append(time.perf_counter() - started)
    processor.append(time.process_time() - used)
print(json.dumps({'seconds': seconds, 'processor': processor, 'bytes': sum(map(len, texts.values())), 'found': found if peer != 'hyperscan' else {}, 'hits': sum(map(len, found.values())), 'start': start, 'rssMb': peak_mb()}))
