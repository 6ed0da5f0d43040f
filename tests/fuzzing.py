"""Coverage-guided fuzzing of understanding and the whole answer, for a minute: `make fuzz`.

Any bytes become a string; no string may raise. Where atheris has no wheel it says so and ends.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

SECONDS: Final = 60
LONGEST: Final = 400


def main() -> None:
    try:
        import atheris
    except ImportError:
        print("atheris: not run, it has no wheel for this machine")  # noqa: T201
        return
    with atheris.instrument_imports(include=["bot.understanding", "bot.advice", "bot.views"]):
        from bot.answering import ready_advisor
    advisor = ready_advisor(())
    from tests.evaluation.questions import read_questions

    def answer(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        assert advisor.ask(text) == advisor.ask(text)

    with TemporaryDirectory() as corpus:
        for question in read_questions():
            (Path(corpus) / question.id).write_text(question.text, encoding="utf-8")
        limits = [f"-max_total_time={SECONDS}", f"-max_len={LONGEST}"]
        atheris.Setup([sys.argv[0], corpus, *limits], answer)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
