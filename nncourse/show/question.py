"""A question with choices: the answer opens when one has been chosen, with what speaks against the others."""

from __future__ import annotations

import html

import ipywidgets as W

from nncourse.show.picture import Message
from nncourse.show.widget import PageWidget

HEADER = "Choose first. Then open: the answer, and what speaks against the other choices."


class Prediction(PageWidget):
    """Buttons A, B, C, …; the first that is pressed is the choice, and opens the replies to all of them.

    On a page without a kernel the replies are folded. Plain text, for no page sets formulas in both places alike.
    question: one sentence, to find the place again. right: the letter of the right choice. replies: what there is to
    say to each choice, by its letter.
    """

    def __init__(self, question: str, *, right: str, **replies: str) -> None:
        if right not in replies:
            raise ValueError(f"Prediction: right is {right!r}, expected one of: {', '.join(replies)}.")
        super().__init__(question)
        self.question, self.right, self.replies = question, right, replies
        self.choice: str | None = None
        self.buttons = {
            letter: W.Button(description=letter, tooltip=f"I choose {letter}", layout=W.Layout(width="4em"))
            for letter in replies
        }
        for letter, button in self.buttons.items():
            button.on_click(lambda _, letter=letter: self.choose(letter))
        self.answer = Message(layout=W.Layout(max_width="46em"))
        self.children = [W.HTML(f"<b>{html.escape(question)}</b>"), W.HBox([*self.buttons.values()]), self.answer]

    def choose(self, letter: str) -> None:
        """Commit to a choice, once, and open the answer."""
        if self.choice is not None:
            return
        self.choice = letter
        for button in self.buttons.values():
            button.disabled = True
        self.buttons[letter].button_style = "success" if letter == self.right else "warning"
        verdict = "That is it." if letter == self.right else f"You chose {letter}; the answer is {self.right}."
        self.answer.value = f"<b>{verdict}</b>{self._written([letter, self.right])}"

    def _written(self, first: list[str]) -> str:
        """Write the replies, some of them first, as a list."""
        order = dict.fromkeys([*first, *self.replies])
        return "".join(f"<p><b>{letter}.</b> {html.escape(self.replies[letter])}</p>" for letter in order)

    def __repr__(self) -> str:
        return f"[prediction: {self.name}]"

    def still(self) -> tuple[dict, dict]:
        """Make the answer, folded, as a MIME bundle."""
        folded = f"<details><summary>{HEADER}</summary><p><b>The answer is {self.right}.</b></p>"
        folded += f"{self._written([self.right])}</details>"
        return {"text/html": folded}, {}
