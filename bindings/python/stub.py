"""What type checkers read of the generated module in its place: a stub (PEP 561) with everything that it exports and nothing else.

    python3 bindings/python/stub.py lomme_ffi.py > lomme_ffi.pyi

The module has types, but three things in it only Python itself follows: an argument that may be left out is an `object`, the cases of
an enum become its subclasses after they are made, and so do those of an error, whose fields have no type at all.
"""

import ast
import pathlib
import re
import sys

# What the module calls the converters of plain types.
INTEGERS = {f"{sign}Int{bits}": "int" for sign in ("", "U") for bits in (8, 16, 32, 64)}
PLAIN = {"Boolean": "bool", "String": "str", "Bytes": "bytes"} | INTEGERS


def stub(module):
    """The text of the stub of a module, from its own text."""
    tree = ast.parse(module)
    exported = exports(tree)
    classes, functions = {}, []
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            # An error is a class that is filled by a second one of its name.
            classes.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in exported:
            functions.append(node)
    lines = ["import enum", "import typing", "", "__all__ = ["]
    lines += [*(f'    "{name}",' for name in exported), "]"]
    for name in (name for name in classes if name in exported):
        lines += ["", *class_lines(classes[name], classes)]
    for function in functions:
        lines += ["", signature(function)]
    return "\n".join(lines) + "\n"


def exports(tree):
    assigned = (node for node in tree.body if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__")
    return [element.value for element in next(assigned).value.elts]


def class_lines(made, classes):
    """A class: an enum, one whose cases have fields, an error, a record, or one with methods."""
    first, last = made[0], made[-1]
    bases = [ast.unparse(base) for base in first.bases]
    cases = [node for node in last.body if isinstance(node, ast.ClassDef)]
    body = []
    for case in cases:
        fields = error_fields(last, case, classes) if len(made) > 1 else given(case)
        body += [f"class {case.name}({first.name}):", *indented(record_lines(fields, "")), ""]
    if not cases:
        body += members(first)
    body += methods(first)
    head = f"class {first.name}({', '.join(bases)}):" if bases else f"class {first.name}:"
    return [head, *indented(body or ["..."])]


def members(node):
    """The values of an enum, or the fields of a record."""
    values = [one for one in node.body if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant)]
    if any(ast.unparse(base) == "enum.Enum" for base in node.bases):
        return [f"{value.targets[0].id} = {value.value.value!r}" for value in values]
    made = init(node)
    if made and made.args.vararg:
        # It is made by its own functions alone.
        return ["def __init__(self, *args: typing.Never, **kwargs: typing.Never) -> None: ..."]
    fields = given(node)
    return record_lines(fields, "*, ") if fields else []


def methods(node):
    lines = []
    for one in node.body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and not one.name.startswith("_"):
            lines += [f"@{ast.unparse(decorator)}" for decorator in one.decorator_list]
            lines.append(signature(one))
    return lines


def given(node):
    """What a record is made of: name, type, and whether it may be left out."""
    made = init(node)
    if made is None:
        return []
    places, named = made.args.args[1:], made.args.kwonlyargs
    fields = [(place.arg, type_of(place.annotation), False) for place in places]
    return fields + [
        (place.arg, type_of(place.annotation), default is not None) for place, default in zip(named, made.args.kw_defaults, strict=True)
    ]


def init(node):
    return next((one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"), None)


def record_lines(fields, only_named):
    if not fields:
        return ["def __init__(self) -> None: ..."]
    taken = ", ".join(f"{name}: {kind}{' = ...' if may_be_left_out else ''}" for name, kind, may_be_left_out in fields)
    return [*(f"{name}: {kind}" for name, kind, _ in fields), f"def __init__(self, {only_named}{taken}) -> None: ..."]


def error_fields(error, case, classes):
    """The fields of an error's case, by what its converter reads them with."""
    (converter,) = classes[f"_UniffiFfiConverterType{error.name}"]
    read = next(one for one in converter.body if isinstance(one, ast.FunctionDef) and one.name == "read")
    for call in (node for node in ast.walk(read) if isinstance(node, ast.Call)):
        if ast.unparse(call.func) == f"{error.name}.{case.name}":
            kinds = [converted(ast.unparse(argument.func)) for argument in call.args]
            return [(name, kind, False) for (name, _, _), kind in zip(given(case), kinds, strict=True)]
    raise SystemExit(f"{error.name}.{case.name} is read by nothing")


def converted(converter):
    """The type that a converter reads."""
    name = converter.removeprefix("_UniffiFfiConverter").removesuffix(".read")
    for shape, kind in (("Optional", "{} | None"), ("Sequence", "list[{}]")):
        if name.startswith(shape):
            return kind.format(converted(name.removeprefix(shape)))
    return PLAIN.get(name) or name.removeprefix("Type")


def signature(function):
    arguments = function.args
    for argument in arguments.args:
        if argument.annotation is not None:
            argument.annotation = ast.parse(type_of(argument.annotation), mode="eval").body
    arguments.defaults = [default if isinstance(default, ast.Constant) else ast.Constant(...) for default in arguments.defaults]
    is_async = "async " if isinstance(function, ast.AsyncFunctionDef) else ""
    return f"{is_async}def {function.name}({ast.unparse(arguments)}) -> {type_of(function.returns)}: ..."


def type_of(annotation):
    """An annotation as people write it today."""
    if annotation is None:
        return "typing.Any"
    text = ast.unparse(annotation)
    text = re.sub(r"typing\.Union\[object, (.*)\]$", r"\1", text)
    text = text.replace("typing.List[", "list[").replace("typing.Dict[", "dict[")
    return re.sub(r"^typing\.Optional\[(.*)\]$", r"\1 | None", text)


def indented(lines):
    return [f"    {line}" if line else "" for line in lines]


if __name__ == "__main__":
    sys.stdout.write(stub(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")))
