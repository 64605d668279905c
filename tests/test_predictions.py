"""A prediction is committed before its answer is seen, and every choice gets its reply."""

import inspect
import re
from importlib import import_module
from itertools import pairwise

import pytest
from test_imports import NNCOURSE
from test_notebooks import NOTEBOOKS, read

from nncourse.show.question import Prediction

UNWANTED = r"\b(?:simply|obviously|just|easily|trivial(?:ly)?|of course)\b|!(?=\s|$)"
MODULES = sorted(path.stem for path in (NNCOURSE / "predictions").glob("lesson_*.py"))


def questions(module):
    functions = inspect.getmembers(import_module(f"nncourse.predictions.{module}"), inspect.isfunction)
    return [(name, function) for name, function in functions if function.__module__.endswith(module)]


ALL = [pytest.param(f, id=f"{module}-{name}") for module in MODULES for name, f in questions(module)]


def fresh():
    return Prediction("Which is it?", right="B", A="Not 3 < 4.", B="Because.", C="Never.")


def test_the_first_choice_counts_and_opens_every_reply():
    question = fresh()
    assert question.answer.value == ""
    question.buttons["C"].click()
    question.choose("B")
    assert question.choice == "C"
    assert all(button.disabled for button in question.buttons.values())
    text = question.answer.value
    assert "You chose C; the answer is B." in text
    assert text.index("Never.") < text.index("Because.") < text.index("Not 3 &lt; 4.")


def test_a_right_choice_is_said_to_be_right():
    question = fresh()
    question.choose("B")
    assert "That is it." in question.answer.value


def test_on_a_page_without_a_kernel_the_replies_are_folded():
    data, _ = fresh()._repr_mimebundle_()
    assert data["text/html"].startswith("<details><summary>")
    assert data["text/html"].endswith("</details>")
    assert data["text/plain"] == "[prediction: Which is it?]"


def test_a_right_choice_that_is_none_is_refused():
    with pytest.raises(ValueError, match="right is 'D', expected one of: A, B"):
        Prediction("Which?", right="D", A="a", B="b")


@pytest.mark.parametrize("make", ALL)
def test_every_question_has_two_to_four_choices_with_a_reply_each(make):
    question = make()
    assert list(question.replies) == list("ABCD")[: len(question.replies)]
    assert 2 <= len(question.replies) <= 4
    assert question.question.endswith("?")
    for reply in question.replies.values():
        assert reply.endswith((".", "?"))
        assert len(reply.split()) >= 4, reply
        assert not re.search(UNWANTED + r"|\$", reply), reply


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_asks_its_questions_and_offers_the_same_choices(path):
    module = f"lesson_{path.stem[:2]}"
    if module not in MODULES:
        pytest.skip("its predictions are not written as choices yet")
    cells = read(path).cells
    asked = []
    for before, cell in pairwise(cells):
        if cell.cell_type == "code" and (found := re.fullmatch(r"predict\.(\w+)\(\)", cell.source.strip())):
            asked.append(found[1])
            question = getattr(import_module(f"nncourse.predictions.{module}"), found[1])()
            offered = re.findall(r"^- \*\*([A-D])\.\*\*", before.source, flags=re.MULTILINE)
            assert offered == list(question.replies), found[1]
    assert sorted(asked) == sorted(name for name, _ in questions(module))
