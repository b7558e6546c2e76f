"""The command line: one file per verb. It holds no rules of its own and calls the desk."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Runs the command line. Exit status: 0 nothing to act on, 1 findings to act on, 2 usage or input, 3 internal."""
    try:
        from jisso.cli.app import app
        from jisso.ground.memory import without_collection

        # One short run over a large, cycle-free heap of traces: collecting cycles would only walk it again and again.
        with without_collection():
            app()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        from jisso.cli.failure import report_failure

        sys.exit(report_failure(error))
