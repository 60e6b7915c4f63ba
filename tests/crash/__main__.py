"""Stories of daemons that are killed; a program, so that it forks without threads of others.

To tell one story again: ``PYTHONPATH=tests python -m crash /tmp/stories SEED``; its log stays there.
Prints one JSON object.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from crash.story import Story


def main() -> None:
    """Tell the stories."""
    arguments = _parser().parse_args()
    stories = [Story(arguments.folder, seed, arguments.daemons) for seed in arguments.seeds]
    for story in stories:
        story.tell(arguments.kills)
    report = {
        "recorded": sum(len(story.recorded) for story in stories),
        "doing": sum((story.kills for story in stories), Counter()),
        "ways": sum((story.ways for story in stories), Counter()),
        "faults": {story.seed: story.faults for story in stories if story.faults},
    }
    print(json.dumps(report))  # noqa: T201 - the program's result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m crash", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the logs go")
    parser.add_argument("seeds", type=int, nargs="+", help="one story each")
    parser.add_argument("--kills", type=int, default=22, help="in each story, before it goes to its end")
    parser.add_argument("--daemons", type=int, default=1, help="how many on one log at once")
    return parser


if __name__ == "__main__":
    main()
