"""The commands that check a plan against rules of training."""

import json
from pathlib import Path

import click

from paceclip import rules
from paceclip.cli.plans import PLAN
from paceclip.plans.plan_file import printable


@click.group()
def plan() -> None:
    """Check a plan against rules of training."""


@plan.command()
@click.argument("file", type=PLAN)
@click.option("--rules", "name", type=click.Choice(list(rules.RULE_SETS)), required=True, help="The set of rules.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of what breaks a rule.")
def check(file: Path, name: str, as_json: bool) -> None:
    """Check a plan against rules of training.

    Everything that breaks one is named, with its day and what to do.
    """
    rule_set = rules.RULE_SETS[name]
    found = rules.check_file(file, rule_set)
    if as_json:
        click.echo(json.dumps([violation.data() for violation in found]))
    else:
        for violation in found:
            click.echo(printable(str(violation)), err=True)
        said = f"{len(found)} to mend" if found else "nothing to mend"
        click.echo(f"{len(rule_set.rules)} rules of {name}: {said}")
    if found:
        raise SystemExit(1)


COMMANDS = (plan,)
