"""What can be said of a plug-in's code without running it: where it draws by chance, and where it may keep state.

Chance is refused: what torch, NumPy or Python draw by themselves depends on all that was drawn before, so two trainings
of one seed would differ. Whoever wants random numbers is given a generator, or `draws` and `points` of a penalty.

What a function keeps from call to call can't be seen by watching it for a while: `self.calls += 1` may matter from call
50 on, long after an iteration was captured. So this asks the opposite: only code that plainly keeps nothing is
captured. All else still trains, one operation after the other, which is slower and right.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

_KNOWN = {
    "__future__",
    "abc",
    "collections",
    "dataclasses",
    "functools",
    "gantui",
    "math",
    "operator",
    "pydantic",
    "torch",
    "typing",
    "typing_extensions",
}
"""Packages that remember nothing and read no tensor behind torch's back; chance is looked for by itself."""
_MUTATING = {
    *("append", "extend", "insert", "add", "update", "pop", "popitem", "remove", "discard", "clear", "setdefault"),
    *("appendleft", "popleft", "sort", "reverse", "register_buffer", "send", "write", "__setattr__", "__setitem__"),
}
_TRICKS = {"next", "exec", "eval", "compile", "setattr", "delattr", "globals", "vars", "open", "input", "__import__"}
_WAITING = {"item", "tolist", "numpy", "data_ptr", "__array__", "storage", "untyped_storage"}
"""Methods that make Python's numbers of a tensor: what follows from these would be the same for ever."""
_DRAWING = {
    *("rand", "randn", "randint", "randperm", "rand_like", "randn_like", "randint_like", "normal", "bernoulli"),
    *("multinomial", "poisson", "dropout", "alpha_dropout", "feature_dropout", "gumbel_softmax", "Dropout"),
    *("manual_seed", "seed"),
}
"""Functions of torch that draw from its own generator unless they are given one."""
_DRAWING_METHODS = {
    *("normal_", "uniform_", "random_", "exponential_", "bernoulli_", "geometric_", "cauchy_", "log_normal_"),
    *("bernoulli", "multinomial"),
}
_OF_NUMPY = {"default_rng", "Generator", "RandomState", "SeedSequence", "PCG64", "Philox"}
"""What numpy.random has that draws nothing itself; with a seed it is no chance."""


_NAMED = (ast.Name, ast.Attribute, ast.Subscript)
"""Expressions that are another name for what is there."""


@dataclass(frozen=True)
class Found:
    """A finding: a line of a file, and what it does."""

    line: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}"


def draws(code: ast.Module) -> Found | None:
    """The first place where CODE draws random numbers that no seed of a training decides."""
    for node in _nodes(code):
        if isinstance(node, ast.Call) and not _is_given_a_generator(node):
            name = _dotted(node.func)
            *before, last = name.split(".")
            drawn = (
                (bool(before) and before[0] == "torch" and last in _DRAWING)
                or (bool(before) and before[0] in ("F", "nn") and last in _DRAWING)
                or (isinstance(node.func, ast.Attribute) and last in _DRAWING_METHODS)
                or (bool(before) and before[0] == "random" and (last != "Random" or not node.args))
                or (
                    before[-1:] == ["random"]
                    and before[0] in ("np", "numpy")
                    and (last not in _OF_NUMPY or not node.args)
                )
            )
            if drawn:
                return Found(node.lineno, ast.unparse(node.func))
        if isinstance(node, ast.ImportFrom) and node.module in ("random", "secrets", "uuid", "numpy.random"):
            return Found(node.lineno, ast.unparse(node))
        if isinstance(node, ast.Import) and any(each.name in ("secrets", "uuid") for each in node.names):
            return Found(node.lineno, ast.unparse(node))
    return None


def keeps(code: ast.Module) -> Found | None:
    """The first place where CODE may make a later call differ from the one before; None if it plainly has none."""
    for node in _nodes(code):
        if isinstance(node, ast.Import):
            strange = [each.name for each in node.names if each.name.split(".")[0] not in _KNOWN]
        elif isinstance(node, ast.ImportFrom):
            strange = [] if (node.module or "").split(".")[0] in _KNOWN and not node.level else [ast.unparse(node)]
        else:
            continue
        if strange:
            return Found(node.lineno, f"what {strange[0]} does is not known")
    for function in _nodes(code):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            found = _kept_by(function)
            if found is not None:
                return found
    return None


def _kept_by(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Found | None:
    """The first place where FUNCTION may keep state. A constructor may set its object up."""
    makes = isinstance(function, ast.FunctionDef) and function.name == "__init__"
    own = _own(function) | ({"self"} if makes else set())
    for default in [*function.args.defaults, *filter(None, function.args.kw_defaults)]:
        if isinstance(default, ast.List | ast.Dict | ast.Set | ast.Call):
            return Found(default.lineno, f"a default that is kept: {ast.unparse(default)}")
    for node in ast.walk(function):
        if _may_keep(node, own):
            return Found(getattr(node, "lineno", function.lineno), ast.unparse(node))
    return None


def _may_keep(node: ast.AST, own: set[str]) -> bool:
    """Whether NODE may change what outlives the call; OWN are names of what the function has made."""
    match node:
        case ast.Global() | ast.Nonlocal() | ast.Yield() | ast.YieldFrom():
            return True
        case ast.AugAssign(target=target):
            return _base(target) not in own
        case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
            return _base(node) not in own
        case ast.Call(func=ast.Name(id=name)):
            return name in _TRICKS
        case ast.Call(func=ast.Attribute(attr=name) as method):
            in_place = name in _MUTATING or (
                name.endswith("_") and not name.startswith("_") and name != "requires_grad_"
            )
            return name in _WAITING or (in_place and isinstance(method.value, _NAMED) and _base(method) not in own)
    return False


def _own(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    """The names that FUNCTION gives only to what it has made itself."""
    own, others = set[str](), set[str]()
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                names = {each.id for target in targets for each in ast.walk(target) if _is_stored(each)}
                (others if isinstance(value, _NAMED) else own).update(names)
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
                (others if isinstance(value, _NAMED) else own).add(name)
    return own - others


def _is_stored(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _nodes(code: ast.Module) -> Iterator[ast.AST]:
    """All nodes of CODE but those that run only if the file is the main program."""
    for statement in code.body:
        if not (isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test)):
            yield from ast.walk(statement)


def _is_given_a_generator(call: ast.Call) -> bool:
    return any(keyword.arg == "generator" for keyword in call.keywords)


def _dotted(node: ast.AST) -> str:
    """The dotted name of the expression NODE, such as torch.nn.functional; parts before a name are left out."""
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _base(node: ast.AST) -> str:
    """The name that the expression NODE begins with; '' if there is none."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
