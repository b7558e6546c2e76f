"""The one build step that `pyproject.toml` cannot say: the wheel carries the pack and the samples.

`packs/` and `samples/` lie beside `src/`, where a jurist finds them. In the wheel they lie inside the
package, as `jisso/_packs` and `jisso/_samples`. An editable install copies nothing: there the engine
reads the checkout.
"""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
CARRIED = {"packs": "jisso/_packs", "samples": "jisso/_samples"}


def carried_files() -> dict[str, str]:
    """Path inside the package for each carried file of the checkout, both relative and sorted."""
    found = {}
    for folder, inside in CARRIED.items():
        for path in sorted((HERE / folder).rglob("*")):
            below = path.relative_to(HERE / folder)
            # Hidden files, caches and the lock files of spreadsheet programs stay at home.
            if path.is_file() and not any(part.startswith((".", "__", "~")) for part in below.parts):
                found[f"{folder}/{below.as_posix()}"] = f"{inside}/{below.as_posix()}"
    return found


class BuildWithPacks(build_py):
    """`build_py` that also copies the carried files, and names them so that the sdist holds them."""

    def run(self) -> None:
        super().run()
        for source, target in self._carried_targets().items():
            self.mkpath(str(Path(target).parent))
            self.copy_file(str(HERE / source), target, preserve_mode=False)

    def get_source_files(self) -> list[str]:
        return [*super().get_source_files(), *carried_files()]

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        return [*super().get_outputs(include_bytecode), *self._carried_targets().values()]

    def get_output_mapping(self) -> dict[str, str]:
        carried = {target: source for source, target in self._carried_targets().items()}
        return {**super().get_output_mapping(), **carried}

    def _carried_targets(self) -> dict[str, str]:
        if self.editable_mode:
            return {}
        return {source: f"{self.build_lib}/{inside}" for source, inside in carried_files().items()}


setup(cmdclass={"build_py": BuildWithPacks})
