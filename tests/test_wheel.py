"""The wheel carries the knowledge base and the manifest and works in a clean environment."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = out.glob("*.whl")
    return built


def test_it_holds_every_file_of_the_knowledge_base(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    for path in (ROOT / "knowledge").rglob("*.yaml"):
        assert f"bot/{path.relative_to(ROOT)}" in names
    assert {"bot/manifest.json", "bot/py.typed", "bot/demo/static/index.html"} <= names


def test_it_answers_in_an_environment_without_this_checkout(wheel: Path, tmp_path: Path) -> None:
    """Dependencies come from this environment's folder; secbench itself only from the wheel."""
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    (site,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    zipfile.ZipFile(wheel).extractall(site)
    dependencies = next(path for path in sys.path if path.endswith("site-packages"))
    # PYTHONPATH runs no .pth file, so this checkout's editable install stays out of it.
    done = subprocess.run(
        [str(python), "-m", "bot", "ask", "--json", "建設業"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": dependencies},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["reply"]["kind"] == "benchmark"
