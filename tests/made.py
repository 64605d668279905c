"""Answers that are made, not written: from a solution, its inputs and its code, each with something spoilt."""

import ast
import copy
import functools
import inspect
import json
import re
import textwrap
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np

from nncourse.exercises.engine.compare import difference
from nncourse.exercises.engine.words import numbers

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"

# Made from the arguments and the answer


def made(exercise):
    """Yield (label, answer) for all that can be made of an exercise."""
    inputs = exercise.draw()
    expected = [outcome.answer for outcome in exercise.outcomes(exercise.solution)]
    yield from named(
        [
            *(always_the_same(expected) if exercise.parameters else numbers_of_the_page(exercise, expected[0])),
            *arguments_ignored(exercise, inputs[0]),
            *arguments_reordered(exercise, inputs[0]),
            *arguments_returned(exercise, inputs[0]),
            *answers_spoilt(exercise, expected[0], inputs[0]),
            *chance_spoilt(exercise, inputs[0]),
            *sizes_mistaken(exercise, inputs[0]),
            *mutants(exercise, inputs[0]),
        ]
    )


def named(pairs):
    """Number the labels that come more than once."""
    seen = {}
    for label, function in pairs:
        seen[label] = seen.get(label, 0) + 1
        yield (label if seen[label] == 1 else f"{label} ({seen[label]})"), function


def always_the_same(expected):
    """Give one of the right answers, whatever the input."""
    different = []
    for case, answer in enumerate(expected, start=1):
        if all(difference(other, answer) for other in different):
            different.append(answer)
            yield f"always the answer of case {case}", lambda *_, answer=answer: copy.deepcopy(answer)


def numbers_of_the_page(exercise, answer):
    """Copy a number from the lesson, or as many in a row as are asked for."""
    count = len(answer) if isinstance(answer, tuple) else 1
    if any(np.ndim(item) or numbers(item) is None for item in (answer if isinstance(answer, tuple) else [answer])):
        return
    found = numbers_on_page(int(exercise.solution.__module__[-2:]))
    for some in sorted({tuple(found[start : start + count]) for start in range(len(found) - count + 1)}):
        yield f"from the page: {', '.join(map(str, some))}", lambda some=some: some if count > 1 else some[0]


@functools.cache
def numbers_on_page(lesson):
    """Find the numbers in the text and the outputs of a lesson, up to its exercises."""
    [file] = NOTEBOOKS.glob(f"{lesson:02d}_*.ipynb")
    texts = []
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if source.startswith("## 11"):
            break
        texts += [source] if cell["cell_type"] == "markdown" else []
        texts += ["".join(output.get("text", [])) for output in cell.get("outputs", [])]
    return [float(text.replace("−", "-")) for text in re.findall(r"[-−]?\d+(?:\.\d+)?", "\n".join(texts))]


def with_argument(exercise, place, make):
    def answer(*arguments):
        return exercise.solution(*arguments[:place], make(arguments[place]), *arguments[place + 1 :])

    return answer


def arguments_ignored(exercise, first):
    for place, (name, value) in enumerate(zip(exercise.parameters, first, strict=True)):
        if isinstance(value, np.random.Generator):
            continue
        yield f"{name} as at first", with_argument(exercise, place, lambda _, value=value: copy.deepcopy(value))
        if numbers(value) is not None:
            yield f"{name} taken for 0", with_argument(exercise, place, zeros_like)
            yield f"{name} taken for 1", with_argument(exercise, place, lambda value: zeros_like(value) + 1)


def zeros_like(value):
    return np.zeros_like(value) if isinstance(value, np.ndarray) else np.zeros_like(value).tolist()


def arguments_reordered(exercise, first):
    """Solve it for arguments in another order, one of them or all."""
    for place, (name, value) in enumerate(zip(exercise.parameters, first, strict=True)):
        if isinstance(value, np.ndarray) and value.ndim:
            orders = {label: spoil for label, spoil in spoilers(value) if label.startswith(("sorted", "reversed"))}
            for label, spoil in orders.items():
                yield f"for {name} {label}", with_argument(exercise, place, spoil)
    if sum(isinstance(value, np.ndarray) for value in first) > 1:
        yield "for all arrays sorted", lambda *arguments: exercise.solution(*map(in_order, arguments))


def in_order(value):
    return np.sort(value, axis=0) if isinstance(value, np.ndarray) and value.ndim else value


def arguments_returned(exercise, first):
    for place, (name, value) in enumerate(zip(exercise.parameters, first, strict=True)):
        if numbers(value) is None:
            continue
        yield f"returns {name} clipped at 0", lambda *a, place=place: np.maximum(a[place], 0)
        yield f"returns {name}", lambda *arguments, place=place: arguments[place]
        for label, spoil in spoilers(np.asarray(value)):
            yield f"returns {name} {label}", lambda *a, place=place, spoil=spoil: spoil(np.asarray(a[place]))


def spoilers(array):
    """Give what can be done to an array of that kind, by a label."""
    yield from {"negated": np.negative, "doubled": lambda a: 2 * a, "without its sign": np.abs}.items()
    yield "zeroed", np.zeros_like
    if array.dtype.kind in "biu":
        yield from {"plus 1": lambda a: a + 1, "minus 1": lambda a: a - 1}.items()
    else:
        yield from {"rounded": np.round}.items()
    if array.ndim >= 2:
        yield "transposed", lambda a: a.T
    if array.ndim >= 1:
        yield from {"sorted": lambda a: np.sort(a, axis=0), "without its last": lambda a: a[:-1]}.items()
        yield "with its first twice", lambda a: np.concatenate([a[:1], a])
        for axis in range(array.ndim):
            yield f"reversed along axis {axis}", lambda a, axis=axis: np.flip(a, axis)


def answers_spoilt(exercise, answer, arguments):
    """Spoil each part of the right answer, one at a time."""
    for path in parts(answer):
        part, where = at(answer, path), "answer"
        if path:
            where = f"item {'.'.join(str(step + 1) for step in path)} of the answer"
        if path and exercise.parameters:
            yield f"{where} as at first", spoilt(exercise, path, lambda _, part=part: copy.deepcopy(part))
        if isinstance(part, list):  # of arrays, for instance: as many as there are
            for label, spoil in LISTS.items():
                yield f"{where} {label}", spoilt(exercise, path, spoil)
            leaf = numbers(part[0]) if part else None
            for label, spoil in spoilers(leaf) if leaf is not None else ():
                each = functools.partial(spoil_each, spoil)
                yield f"{where}, each {label}", spoilt(exercise, path, each)
            continue
        for label, spoil in spoilers(numbers(part)):
            if not (label == "without its sign" and numbers(part).dtype.kind in "biu"):  # a count, an index
                yield f"{where} {label}", spoilt(exercise, path, lambda part, spoil=spoil: spoil(np.asarray(part)))
        for place, value in enumerate(arguments if path else ()):
            if isinstance(value, np.ndarray) and value.shape == numbers(part).shape:
                unchanged = functools.partial(with_item, exercise, path, place)
                yield f"{where} is {exercise.parameters[place]}", unchanged
    if isinstance(answer, tuple):
        for one, other in pairwise(range(len(answer))):
            yield (
                f"items {one + 1} and {other + 1} swapped",
                spoilt(exercise, (), functools.partial(swapped, one, other)),
            )


def spoilt(exercise, path, spoil):
    return lambda *arguments: replaced(exercise.solution(*arguments), path, spoil)


def spoil_each(spoil, items):
    return [spoil(np.asarray(item)) for item in items]


def with_item(exercise, path, place, *arguments):
    value = copy.deepcopy(arguments[place])
    return replaced(exercise.solution(*arguments), path, lambda _: value)


LISTS = {
    "reversed": lambda items: items[::-1],
    "without its last": lambda items: items[:-1],
    "with its first twice": lambda items: items[:1] + items,
}


def parts(answer):
    """Give the paths to the parts of an answer: of a tuple its items, and lists and arrays as they are."""
    if isinstance(answer, tuple):
        return [(place, *path) for place, item in enumerate(answer) for path in parts(item)]
    return [()] if numbers(answer) is not None or isinstance(answer, list) else []


def at(answer, path):
    for step in path:
        answer = answer[step]
    return answer


def replaced(answer, path, change):
    if not path:
        return change(answer)
    items = list(answer)
    items[path[0]] = replaced(items[path[0]], path[1:], change)
    return tuple(items)


def swapped(one, other, answer):
    items = list(answer)
    items[one], items[other] = items[other], items[one]
    return tuple(items)


# Made by another generator


class NoChance:
    """A generator that draws nothing: every order is as it was, every number is the lowest."""

    def permutation(self, x):
        return np.arange(x) if np.ndim(x) == 0 else np.array(x)

    def shuffle(self, x): ...

    def integers(self, low, high=None, size=None):
        return np.zeros(size, dtype=int) + (0 if high is None else low)

    def random(self, size=None):
        return np.zeros(size)

    def normal(self, loc=0.0, scale=1.0, size=None):
        return np.zeros(size) + loc

    def standard_normal(self, size=None):
        return np.zeros(size)

    def uniform(self, low=0.0, high=1.0, size=None):
        return np.zeros(size) + low

    def choice(self, a, size=None, replace=True, p=None):
        rows = np.arange(a) if np.ndim(a) == 0 else np.asarray(a)
        return rows[: np.prod(size, dtype=int)].reshape(size) if size is not None else rows[0]


class InReverse(NoChance):
    """A generator that turns every order round."""

    def permutation(self, x):
        return super().permutation(x)[::-1]

    def shuffle(self, x):
        x[:] = x[::-1]


class AmongNeighbours(NoChance):
    """A generator that mixes a few neighbours at a time."""

    def __init__(self, rng, width=3):
        self.rng, self.width = rng, width

    def permutation(self, x):
        rows = super().permutation(x)
        order = np.arange(len(rows))
        for start in range(0, len(rows), self.width):
            order[start : start + self.width] = self.rng.permutation(order[start : start + self.width])
        return rows[order]

    def shuffle(self, x):
        x[:] = self.permutation(np.array(x))

    def __getattr__(self, name):
        return getattr(self.rng, name)


def chance_spoilt(exercise, first):
    for place, value in enumerate(first):
        if isinstance(value, np.random.Generator):
            own, batch = (
                np.random.default_rng(0),
                dict(zip(exercise.parameters, first, strict=True)).get("batch_size", 2),
            )
            for label, make in {
                "no random numbers": lambda _: NoChance(),
                "in reverse, without random numbers": lambda _: InReverse(),
                "mixed among neighbours": AmongNeighbours,
                "mixed within batches": lambda rng, batch=batch: AmongNeighbours(rng, batch),
                "a new generator with a fixed seed": lambda _: np.random.default_rng(0),
                "a new generator without a seed": lambda _: np.random.default_rng(),
                "a generator of its own": lambda _, own=own: own,
                "a copy of the generator": copy.deepcopy,
            }.items():
                yield label, with_argument(exercise, place, make)


# Made from the code of the solution


def definition(exercise):
    """Parse the solution, without its declaration and its docstring."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(exercise.solution))).body[0]
    tree.decorator_list = []
    if isinstance(tree.body[0], ast.Expr) and isinstance(tree.body[0].value, ast.Constant):
        del tree.body[0]
    return tree


def compiled(exercise, tree, **names):
    module = ast.fix_missing_locations(ast.Module([tree], type_ignores=[]))
    namespace = dict(exercise.solution.__globals__) | names
    exec(compile(module, f"<{exercise.__name__}, made>", "exec"), namespace)
    return namespace[tree.name]


class Replace(ast.NodeTransformer):
    """Put one node in the place of another."""

    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else self.generic_visit(node)


def variants(exercise, change):
    """Yield (label, tree): the solution with one node changed, for each that `change(node)` gives."""
    for place in range(sum(1 for _ in ast.walk(definition(exercise)))):
        tree = definition(exercise)
        node = list(ast.walk(tree))[place]
        for number in range(len(change(node))):
            tree = definition(exercise)
            node = list(ast.walk(tree))[place]
            before, new = ast.unparse(node), change(node)[number]
            label = " ".join(f"{before} → {ast.unparse(new)}".split())
            yield label, Replace(node, new).visit(tree)


def sizes_mistaken(exercise, first):
    """Hard-code a size as it is on the first input, or take it from the classes that happen to occur."""
    for label, tree in variants(exercise, freeze):
        yield label, compiled(exercise, tree, as_at_first=remembering())
    for place, (name, value) in enumerate(zip(exercise.parameters, first, strict=True)):
        if not (isinstance(value, np.ndarray) and value.dtype.kind in "iu"):
            continue
        for text in (f"np.max({name}) + 1", f"len(np.unique({name}))"):
            count = ast.parse(text, mode="eval").body
            for label, tree in variants(exercise, lambda node, count=count: [count] if is_size(node) else []):
                yield label, compiled(exercise, tree, np=np)
        for other, size in enumerate(first):
            if isinstance(size, int):
                where = f"{exercise.parameters[other]} → "
                yield f"{where}np.max({name}) + 1", functools.partial(by_the_data, exercise, other, place, np.max, 1)
                counted = functools.partial(by_the_data, exercise, other, place, lambda y: len(np.unique(y)), 0)
                yield f"{where}len(np.unique({name}))", counted


def by_the_data(exercise, place, source, measure, plus, *arguments):
    size = int(measure(arguments[source])) + plus
    return exercise.solution(*arguments[:place], size, *arguments[place + 1 :])


def is_size(node):
    """Say whether a node asks how large something is: len(X), X.shape[1]."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"


def freeze(node):
    asked = isinstance(node, ast.Attribute) and node.attr in ("shape", "size") and isinstance(node.ctx, ast.Load)
    name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
    if asked or name in ("len", "unique"):
        nothing = ast.arguments([], [], None, [], [], None, [])
        return [ast.Call(ast.Name("as_at_first", ast.Load()), [ast.Lambda(nothing, node)], [])]
    return []


def remembering():
    memory = []

    def as_at_first(compute):
        if not memory:
            memory.append(compute())
        return memory[0]

    return as_at_first


def mutants(exercise, first):
    """Yield the solution with one operator, number or name changed."""
    if not exercise.parameters:
        return  # the code is arithmetic whose result is known
    its_own_numbers = all(callable(argument) for argument in first)  # a probe may use any
    for label, tree in variants(exercise, lambda node: mutate(node, not its_own_numbers)):
        yield label, compiled(exercise, tree)


OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div}
OPERATORS |= {ast.Mod: ast.FloorDiv, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPERATORS |= {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.And: ast.Or, ast.Or: ast.And, ast.Is: ast.IsNot}
NAMES = {
    "max": "min",
    "maximum": "minimum",
    "argmax": "argmin",
    "sum": "mean",
    "median": "mean",
    "nanmedian": "nanmean",
}
NAMES |= {"std": "var", "any": "all", "floor": "ceil", "cumsum": "cumprod", "logaddexp": "maximum", "round": "floor"}
NAMES |= {other: name for name, other in NAMES.items() if other != "mean"} | {"mean": "sum"}


KEPT = {"float", "int", "list", "tuple", "dict", "range", "len", "array", "asarray", "arange", "zeros", "stack"}
KEPT |= {"enumerate"}


def mutate(node, with_numbers=True):
    """Give what may stand in the place of a node."""
    if isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp) and type(node.op) in OPERATORS:
        return [changed(node, op=OPERATORS[type(node.op)]())]
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in OPERATORS:
        return [changed(node, ops=[OPERATORS[type(node.ops[0])]()])]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        return [node.operand]
    if isinstance(node, ast.Constant) and type(node.value) in (int, float) and with_numbers:
        return [ast.Constant(node.value + 1), ast.Constant(node.value - 1)]
    if isinstance(node, ast.keyword) and node.arg in ("keepdims", "replace"):
        return [changed(node, value=ast.Constant(not node.value.value))]
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return [node.value]
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        return [changed(node, attr=NAMES[node.attr])]
    if isinstance(node, ast.Name) and node.id in NAMES:
        return [changed(node, id=NAMES[node.id])]
    if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        return [node.args[0]] if name not in KEPT | NAMES.keys() else []
    if isinstance(node, ast.Assign):
        return one_after_the_other(node)
    return []


def changed(node, **fields):
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def one_after_the_other(node):
    """Take `w, b = w + …, b + …` apart where the second reads what the first has written."""
    target, value = node.targets[0], node.value
    if not (isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)):
        return []
    written, reads = set(), False
    for one, other in zip(target.elts, value.elts, strict=True):
        reads |= bool(written & {item.id for item in ast.walk(other) if isinstance(item, ast.Name)})
        written |= {item.id for item in ast.walk(one) if isinstance(item, ast.Name)}
    lines = [ast.Assign([one], other, lineno=0) for one, other in zip(target.elts, value.elts, strict=True)]
    return [ast.If(ast.Constant(True), lines, [])] if reads else []


# Right answers in another form


def right_in_another_form(exercise):
    """Yield (label, answer): the right numbers as lists, in another order in memory, as arrays of one."""
    for label, change in FORMS.items():
        yield label, lambda *arguments, change=change: in_all_parts(exercise.solution(*arguments), change)
    yield "a list for a tuple", lambda *arguments: as_list(exercise.solution(*arguments))
    yield "any number of arguments", lambda *arguments, more=None: exercise.solution(*arguments)


def in_all_parts(answer, change):
    if isinstance(answer, tuple):
        return tuple(in_all_parts(item, change) for item in answer)
    if isinstance(answer, list) and numbers(answer) is None:
        return [in_all_parts(item, change) for item in answer]
    return answer if numbers(answer) is None else change(answer)


def as_list(answer):
    return list(answer) if isinstance(answer, tuple) else answer


def exactly(number):
    """A number of Python as a Fraction, if it is one."""
    array = np.asarray(number)
    return Fraction(array.item()) if array.ndim == 0 and np.isfinite(array) else number


FORMS = {
    "lists": lambda part: np.asarray(part).tolist(),
    "another order in memory": lambda part: np.asfortranarray(part) if np.ndim(part) else part,
    "numbers of NumPy": lambda part: np.asarray(part)[()],
    "arrays of one": lambda part: np.reshape(part, 1) if np.ndim(part) == 0 else part,
    "Fractions": exactly,
    "floats": lambda part: np.asarray(part, dtype=float),
}
