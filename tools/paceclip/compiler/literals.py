"""What constants a module of the firmware has, read from its source: nothing of it is run."""

import ast


def of(tree: ast.Module) -> dict:
    """Its constants that are literals, within const() or not, by their names."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = node.value.args[0] if isinstance(node.value, ast.Call) and node.value.args else node.value
            try:
                found[node.targets[0].id] = ast.literal_eval(value)
            except (ValueError, TypeError):
                continue
    return found
