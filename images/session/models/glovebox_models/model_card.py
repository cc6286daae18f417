"""The model card: the training record and the tests in plain words, Korean and English, made from the same numbers."""

_TASKS = {
    "classification": ("tells classes apart", "범주를 가려냅니다"), "regression": ("estimates a number", "수를 추정합니다"),
    "language-adapter": ("adapts a language model", "언어 모형을 조정합니다"), "other": ("does something else", "그 밖의 일을 합니다"),
}


def _tests_en(tests):
    lines = [f"- The best of {len(tests['attacks'])} membership attacks ({', '.join(tests['attacks'])}) tells training records from others with an area under the curve of **{tests['attack-auc']}** (0.5 is chance, 1 is certainty).",
             f"- Where one in a hundred other records is taken for a training record, it finds **{tests['attack-tpr']} %** of the training records (chance is 1 %)."]
    if tests.get("exposed") is not None:
        lines.append(f"- Single records that an attacker could name for certain: **{tests['exposed']}**. Their list stays inside.")
    if tests.get("gap") is not None:
        lines.append(f"- Training records are served better than others by **{tests['gap']}**.")
    if tests.get("canaries"):
        lines.append(f"- {tests['canaries']['count']} planted sentences: mean exposure **{tests['canaries']['mean-exposure']} bits** (chance is 1.44).")
    if tests.get("longest-echo") is not None:
        lines.append(f"- The longest piece of a training text that the model gave back has **{tests['longest-echo']} characters**.")
    return lines


def _tests_ko(tests):
    lines = [f"- 구성원 추론 공격 {len(tests['attacks'])}가지({', '.join(tests['attacks'])}) 가운데 가장 강한 공격의 곡선 아래 면적은 **{tests['attack-auc']}**입니다(0.5는 우연, 1은 확실).",
             f"- 다른 레코드 100개 중 1개를 잘못 지목할 때 학습 레코드의 **{tests['attack-tpr']}%** 를 알아맞힙니다(우연은 1%)."]
    if tests.get("exposed") is not None:
        band = "10개 미만" if tests["exposed"] == "under 10" else f"{tests['exposed']}개"
        lines.append(f"- 공격자가 확실히 지목할 수 있는 개별 레코드: **{band}**. 목록은 안에만 있습니다.")
    if tests.get("gap") is not None:
        lines.append(f"- 학습 레코드에 다른 레코드보다 **{tests['gap']}** 만큼 더 잘 맞습니다.")
    if tests.get("canaries"):
        lines.append(f"- 심어 둔 문장 {tests['canaries']['count']}개의 평균 노출은 **{tests['canaries']['mean-exposure']}비트** 입니다(우연은 1.44).")
    if tests.get("longest-echo") is not None:
        lines.append(f"- 모형이 그대로 내놓은 학습 글은 가장 길게 **{tests['longest-echo']}자** 입니다.")
    return lines


def model_card(title, training, tests, unit):
    """The card as Markdown, first in Korean, then in English."""
    task_en, task_ko = _TASKS[training["task"]]
    data = ", ".join(training["data"])
    features = ", ".join(training.get("features", [])) or "text"
    hold = training["hold-out"]
    software = ", ".join(f"{name} {version}" for name, version in training["software"].items())
    settings = ", ".join(f"{name} {value}" for name, value in training.get("hyperparameters", {}).items()) or "-"
    base = training.get("base-model")
    lines = [f"# {title}", "", "## 모형 카드", "", f"이 모형은 {training['algorithm']} 방법으로 {task_ko}.", "",
             f"- 자료: {data}" + (f", 예측 대상 {training['target']}" if training.get("target") else ""), f"- 변수: {features}", f"- 학습 레코드 수: {training['n']} ({unit})",
             f"- 시험용으로 남긴 레코드 수: {hold['n']} ({hold['how']})", f"- 설정: {settings}", f"- 소프트웨어: {software}", *([f"- 바탕 모형: {base}"] if base else []), "",
             "### 안전영역 안에서 한 시험", "", *_tests_ko(tests), "",
             "시험은 작성자가 하였습니다. 좋은 결과만으로 반출되지 않으며 사람이 심사합니다.", "",
             "## Model card", "", f"This model {task_en} by {training['algorithm']}.", "",
             f"- Data: {data}" + (f", target {training['target']}" if training.get("target") else ""), f"- Features: {features}", f"- Training records: {training['n']} ({unit})",
             f"- Records kept back for the tests: {hold['n']} ({hold['how']})", f"- Settings: {settings}", f"- Software: {software}", *([f"- Base model: {base}"] if base else []), "",
             "### Tests inside the wall", "", *_tests_en(tests), "",
             "The author ran the tests. Good numbers alone let nothing out; people review every model.", ""]
    return "\n".join(lines)
