"""Texts with labelled identifiers that no pattern of the product was made from. Usage: identifier-scan-texts.py FOLDER DEBIAN DEMO

Text comes from elsewhere and is real but for the conversations: sentences of presidio-evaluator, LibreOffice's help in Korean and a book in
English, changelogs, licences and log files of this machine, Python's own library, a clinical study. Identifiers come from Faker, from numbers that
python-stdnum found online, from libphonenumber's numbering plan, and from authors' lines of changelogs. Where an identifier is put into a
text, its place is its label; lines that hold identifiers nobody has labelled are left out.
"""
import datetime, glob, gzip, html.parser, importlib.metadata, json, os, random, re, sys, tarfile
import phonenumbers
from faker import Faker
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from rstr import Rstr

folder, debian, demo = sys.argv[1], sys.argv[2], sys.argv[3]
chance = random.Random(4711)
english, korean = Faker('en_US'), Faker('ko_KR')
Faker.seed(4711)
make = Rstr(chance).xeger


def write(name, lines):
    """A line is a list of parts; a part is a text or a pair of a kind and an identifier."""
    texts, labels, at = [], [], 0
    for line in lines:
        for part in line:
            kind, words = (None, part) if isinstance(part, str) else part
            if kind:
                labels.append((kind, at, at + len(words)))
            texts.append(words)
            at += len(words)
        texts.append('\n')
        at += 1
    text = ''.join(texts)
    # Places are counted alike in both languages only without surrogates.
    assert all(ord(character) < 0x10000 for character in set(text))
    with open(f'{folder}/{name}.txt', 'w') as file:
        file.write(text)
    with open(f'{folder}/{name}.json', 'w') as file:
        json.dump(labels, file)


def basic(line):
    return ''.join(character if ord(character) < 0x10000 and (character >= ' ' or character == '\t') else ' ' for character in line)


# Sources of identifiers.

def resident(code=0):
    """Faker's numbers end in digits by chance, as numbers given since October 2020 do; those that are no day are left out."""
    while True:
        number = korean.ssn()
        try:
            datetime.date(1900 + int(number[:2]), int(number[2:4]), int(number[4:6]))
        except ValueError:
            continue
        return f'{number[:7]}{int(number[7]) + code}{number[8:]}'


def found_online(module):
    """Numbers in the tests of python-stdnum, which says that they were found online."""
    with tarfile.open(glob.glob(f'{debian}/python_stdnum-*.tar.gz')[0]) as tar:
        name = next(name for name in tar.getnames() if name.endswith(f'tests/test_kr_{module}.doctest'))
        text = tar.extractfile(name).read().decode()
    return re.findall(r'^\.\.\. (\d[\d -]*\d)$', text, re.M)


def phone():
    """Valid by libphonenumber, in one of its own spellings, or as Faker writes one."""
    if chance.random() < 0.5:
        return korean.phone_number()
    wanted = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.VOIP, PhoneNumberType.PERSONAL_NUMBER)
    kind = chance.choice(wanted)
    while True:
        number = phonenumbers.PhoneNumber(country_code=82, national_number=chance.randrange(2 * 10**7, 10**10))
        if kind == PhoneNumberType.MOBILE:
            number.national_number = chance.randrange(10**9, 11 * 10**8)
        if kind in (PhoneNumberType.VOIP, PhoneNumberType.PERSONAL_NUMBER):
            number.national_number = (70 if kind == PhoneNumberType.VOIP else 50) * 10**8 + chance.randrange(10**8)
        if phonenumbers.is_valid_number_for_region(number, 'KR') and phonenumbers.number_type(number) == kind:
            return phonenumbers.format_number(number, chance.choice((PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164)))


residents, businesses = found_online('rrn'), found_online('brn')
trailer = re.compile(r'^ -- (.*) <(\S+)>  (\w{3}, .*)$')


def changelogs(limit):
    for path in sorted(glob.glob('/usr/share/doc/*/changelog*.gz')):
        if limit <= 0:
            return
        try:
            with gzip.open(path, 'rt', encoding='utf-8') as file:
                lines = [basic(line) for line in file.read().split('\n')]
        except UnicodeDecodeError:
            continue
        for line in lines:
            author = trailer.match(line)
            if author:
                limit -= len(line)
                yield [' -- ' + author[1] + ' <', ('e-mail', author[2]), '>  ' + author[3]]
            elif '@' not in line:
                limit -= len(line)
                yield [line]


class Words(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.lines, self.line, self.skipped = [], [], 0

    def handle_starttag(self, tag, attrs):
        if tag in ('script', 'style'):
            self.skipped += 1
        if tag in ('p', 'li', 'td', 'div', 'h1', 'h2', 'h3', 'dt', 'dd', 'pre', 'title'):
            self.end()

    def handle_endtag(self, tag):
        if tag in ('script', 'style'):
            self.skipped -= 1

    def handle_data(self, data):
        if not self.skipped:
            self.line.append(data)

    def end(self):
        words = ' '.join(''.join(self.line).split())
        if words:
            self.lines.append(basic(words))
        self.line = []


def manual(pattern, limit):
    seen = set()
    for path in sorted(glob.glob(f'{debian}/{pattern}', recursive=True)):
        reader = Words()
        with open(path, encoding='utf-8', errors='replace') as file:
            reader.feed(file.read())
        reader.end()
        for line in reader.lines:
            if '@' not in line and line not in seen:
                seen.add(line)
                limit -= len(line)
                yield line
        if limit <= 0:
            return


authors = sorted({part[1] for line in changelogs(3_000_000) for part in line if not isinstance(part, str)})
sources = {
    'resident-number': lambda: chance.choice((resident(), resident(), chance.choice([number for number in residents if number[7] in '1234']), resident().replace('-', ''))),
    'foreigner-number': lambda: chance.choice((resident(4), chance.choice([number for number in residents if number[7] in '5678']), resident(4).replace('-', ''))),
    'business-number': lambda: chance.choice(businesses),
    'phone': phone,
    'e-mail': lambda: chance.choice(authors),
    'passport': lambda: make(r'[MSROD]\d{3}[A-Z]\d{4}') if chance.random() < 0.5 else '여권번호 ' + make(r'[MSROD]\d{8}'),
    'driver-licence': lambda: chance.choice('11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 28'.split()) + make(r'-\d{2}-\d{6}-\d{2}'),
    'payment-card': english.credit_card_number,
}


def with_identifiers(lines):
    """An identifier of each kind in turn after some word of every fourth line."""
    kinds = list(sources)
    for number, line in enumerate(lines):
        if number % 4 or ' ' not in line:
            yield [line]
            continue
        kind = kinds[number // 4 % len(kinds)]
        place = chance.choice([index for index, character in enumerate(line) if character == ' '])
        *label, identifier = sources[kind]().split('번호 ')
        yield [line[:place + 1] + ''.join(word + '번호 ' for word in label), (kind, identifier), line[place:]]


# Texts.

def conversations(times):
    raw = importlib.metadata.distribution('presidio-evaluator').locate_file('presidio_evaluator/data_generator/raw_data/templates.txt').read_text(encoding='utf-8', errors='replace')
    kinds = {'credit_card_number': ('payment-card', english.credit_card_number), 'phone_number': ('phone', phone), 'email': ('e-mail', lambda: chance.choice((english, korean)).free_email()), 'ssn': ('us-social-security-number', english.ssn)}
    others = {'person': 'name', 'organization': 'company', 'nationality': 'country', 'ip_address': 'ipv4', 'zipcode': 'postcode', 'date_of_birth': 'date', 'url': 'url'}
    for template in [basic(line) for line in raw.split('\n') if line] * times:
        line = []
        for part in re.split(r'({{\w+}})', template):
            slot = part[2:-2] if part.startswith('{{') else None
            if slot in kinds:
                line.append((kinds[slot][0], kinds[slot][1]()))
            elif slot:
                fill = getattr(english, others.get(slot, slot), None)
                line.append(str(fill()).replace('\n', ', ') if fill else slot)
            else:
                line.append(part)
        yield line


def logs(limit):
    for path in sorted(glob.glob('/var/log/*.log')):
        with open(path, errors='replace') as file:
            for line in file.read(limit).split('\n'):
                yield [basic(line)]


def licences(limit):
    seen = set()
    for path in sorted(glob.glob('/usr/share/doc/*/copyright')):
        with open(path, encoding='utf-8', errors='replace') as file:
            for line in map(basic, file.read().split('\n')):
                if '@' not in line and line not in seen:
                    seen.add(line)
                    limit -= len(line)
                    yield [line]
        if limit <= 0:
            return


def numbers(count):
    """Numbers of trade and of machines by Faker, none of which is a person's."""
    def milliseconds():
        return str(round(english.date_time_between(datetime.datetime(2006, 1, 1), datetime.datetime(2026, 1, 1)).timestamp() * 1000))
    def nanoseconds():
        return milliseconds() + english.numerify('######')
    kinds = ('ean13', 'ean8', 'isbn10', 'isbn13', 'iban', 'bban', 'aba', 'mac_address', 'sha1', 'uuid4', 'ipv4', 'ipv6', 'pyfloat', 'iso8601', 'latitude')
    for number in range(count):
        words = english.word()
        if number % 2:
            yield [f'{words},{getattr(english, kinds[number // 2 % len(kinds)])()},{number}']
        else:
            yield [f'{words} {(milliseconds if number % 4 else nanoseconds)()} {english.random_int(0, 10**10)}']


def library(limit):
    """Python's own library: decorators and operators stay, addresses of its authors go."""
    address = re.compile(r'[^\s@]@[^\s@]')
    for path in sorted(glob.glob(os.path.dirname(os.__file__) + '/*.py')):
        with open(path, encoding='utf-8', errors='replace') as file:
            for line in file:
                line = basic(line.rstrip('\n'))
                limit -= len(line)
                if not address.search(line):
                    yield [line]
        if limit <= 0:
            return


write('conversations', conversations(15))
write('korean-help', with_identifiers(manual('usr/share/libreoffice/help/ko/text/**/*.html', 2_500_000)))
write('changelogs', changelogs(3_000_000))
write('book', ([line] for line in manual('usr/share/developers-reference/*.html', 10**7)))
write('licences', licences(2_000_000))
write('logs', logs(3_000_000))
write('numbers', numbers(30_000))
write('library', library(3_000_000))
with open(f'{demo}/flchain.csv') as file:
    write('study', ([line] for line in file.read().split('\n')))
