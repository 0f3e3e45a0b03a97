"""What is said of the fields of records, which the generator leaves out of Python, as part of the docstrings of their classes."""

import ast


def documented(module, fields):
    """The text of a module with the words of `lomme-bindgen fields` in it."""
    said = {}
    for line in fields.splitlines():
        record, field, words = line.split("\t")
        said.setdefault(record, []).append(f"        {field}: {escaped(words)}")
    lines = module.splitlines()
    # From the end, so that what comes before stays where it is.
    for node in reversed(ast.parse(module).body):
        if isinstance(node, ast.ClassDef) and node.name in said:
            words = node.body[0]
            assert isinstance(words, ast.Expr) and lines[words.end_lineno - 1] == '"""', f"{node.name} has other words than it had"
            lines[words.end_lineno - 1 : words.end_lineno - 1] = ["", "    Attributes:", *said.pop(node.name)]
    assert not said, f"no class is called {', '.join(said)}"
    return "\n".join(lines) + "\n"


def escaped(words):
    return words.replace("\\", "\\\\").replace('"""', r"\"\"\"")
