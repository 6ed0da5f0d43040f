"""Terms: what they mean, what is asked about them, and the step that each one has."""

import pytest

from bot.advice import Reply, advise
from bot.kb import load
from bot.understanding import understand

KB = load()


def answer(text: str) -> Reply:
    return advise(understand(text, KB), KB)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("社員が勝手に生成AIを使っている", "education_training.ai_examples"),
        ("VPNが古くて心配", "threat_sharing.update_contract"),
        ("ISMSを取引先に求められた", "certification.isms_quotes"),
        ("ランサムウェアが怖い。何から?", "incident_response.offline_backup"),
    ],
)
def test_a_term_that_is_named_has_its_own_step(text: str, step: str) -> None:
    assert step in [each.id for each in answer(text).steps]


def test_a_term_is_defined_in_its_first_line() -> None:
    reply = answer("UTMって何?")

    assert reply.kind == "definition"
    assert reply.title.startswith("UTMとは、")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("お助け隊っていくら?", "月1万円以下"),
        ("サイバー保険は入るべき?", "商品ごとに違います"),
        ("個人情報保護法で漏えいの報告は何日以内?", "3〜5日以内"),
        ("二つ星は70点で取れますか?", "点数の下限はありません"),
        ("SECURITY ACTIONを取得したい", "GビズID"),
        ("この調査って信用できるの?", "会社が自分で答えた結果"),
    ],
)
def test_what_is_asked_about_a_term_is_told_by_its_text(text: str, told: str) -> None:
    reply = answer(text)

    assert reply.kind == "definition"
    assert told in reply.position[0]


def test_a_word_that_nothing_is_known_of_is_not_explained() -> None:
    reply = answer("ゼロトラストとは")

    assert (reply.kind, reply.figures) == ("fallback", ())
    assert "用意がありません" in reply.title


def test_two_terms_are_told_apart_in_the_first_line() -> None:
    reply = answer("ISMSとSECURITY ACTIONの違いは?")

    assert "ISMS認証とは、" in reply.title
    assert "SECURITY ACTIONとは、" in reply.title
    assert {text.partition(": ")[0] for text in reply.position[:2]} == {
        "ISMS認証",
        "SECURITY ACTION",
    }
