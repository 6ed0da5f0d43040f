"""The learner finds what tells labels apart, and finds the same on every run."""

import subprocess
import sys

from bot.training.learner import Example, learn
from bot.training.model_file import model_text
from bot.understanding.linear import Scored, read_model

BAKERS = [Example(f"b{n}", {"bread", f"b{n}"}, frozenset({"baker"})) for n in range(9)]
SMITHS = [Example(f"s{n}", {"iron", f"s{n}"}, frozenset({"smith"})) for n in range(9)]
LABELS = ("baker", "smith")


def test_a_feature_that_tells_a_label_gets_weight_for_it() -> None:
    weights = learn([*BAKERS, *SMITHS], LABELS)

    assert weights.rows["bread"][0] > 0 > weights.rows["bread"][1]


def test_a_feature_seen_once_is_not_learned() -> None:
    assert "b3" not in learn([*BAKERS, *SMITHS], LABELS).rows


def test_any_of_several_right_labels_will_do() -> None:
    either = [Example(f"e{n}", {"metal"}, frozenset({"baker", "smith"})) for n in range(9)]
    other = [Example(f"o{n}", {"wood"}, frozenset({"joiner"})) for n in range(9)]

    weights = learn([*either, *other], (*LABELS, "joiner"))

    metal = weights.rows["metal"]
    assert max(metal[0], metal[1]) > metal[2]


def test_the_order_of_the_examples_makes_no_difference() -> None:
    forwards = model_text(learn([*BAKERS, *SMITHS], LABELS), [])
    backwards = model_text(learn([*SMITHS, *BAKERS][::-1], LABELS), [])

    assert forwards == backwards


def test_a_model_survives_its_file() -> None:
    weights = learn([*BAKERS, *SMITHS], LABELS)

    model = read_model(model_text(weights, [(0.0, 0.5), (1.0, 0.9)]))

    assert model.rank({"iron", "never seen"})[0].label == "smith"
    assert model.weight("iron", "smith") == -model.weight("iron", "baker")
    assert model.confidence(Scored("smith", 0.5)) == 0.7


def test_the_seed_of_string_hashes_makes_no_difference() -> None:
    """Sets of features have another order in each process; the weights must not."""
    code = (
        "from tests.training.test_learner import *\n"
        "print(model_text(learn([*BAKERS, *SMITHS], LABELS), []))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(runs) == 1
