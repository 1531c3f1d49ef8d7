"""What --help tells."""

import re

import pytest
from click.testing import CliRunner
from paceclip.cli import main


def told(*arguments):
    # What Click makes of a terminal of 80 columns.
    done = CliRunner().invoke(main, [*arguments, "--help"], terminal_width=78)
    assert done.exit_code == 0
    return done.output


def test_every_command_is_listed_once_with_all_of_its_words():
    listed = re.findall(r"^  ([a-z-]+)  +(\S.*)$", told().partition("\n\n  ")[2].partition("exit.\n\nPlans:")[2], re.M)
    assert sorted(name for name, _ in listed) == sorted(main.commands)
    assert [words for _, words in listed if not words.endswith(".") or words.endswith("...")] == []


@pytest.mark.parametrize("group", [name for name, command in main.commands.items() if hasattr(command, "commands")])
def test_the_commands_of_a_group_are_told_with_all_of_their_words(group):
    assert "..." not in re.sub(r"\]\.\.\.", "", told(group).partition("Commands:")[2])
