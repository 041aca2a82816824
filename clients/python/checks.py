"""What the Python drivers share: named checks, the closing line, the environment."""

import os
import sys
import traceback


def required(name: str) -> str:
    """Reads a variable the drivers cannot do without."""
    value = os.environ.get(name)
    if not value:
        sys.exit(f"{name} is not set; see clients/README.md")
    return value


class Checks:
    """Runs named checks one after the other and counts them."""

    def __init__(self, driver: str) -> None:
        self.driver = driver
        self.passed = 0
        self.failed = 0

    def check(self, name, *arguments):
        """Decorates a function that is one check, and runs it at once."""

        def run(body):
            try:
                body(*arguments)
            except Exception:
                self.failed += 1
                print(f"{self.driver}: FAIL  {name}\n{traceback.format_exc()}")
            else:
                self.passed += 1
                print(f"{self.driver}: ok    {name}")
            return body

        return run

    def close(self) -> None:
        """Prints the closing line and leaves; no check at all is a failure."""
        print(f"{self.driver}: {self.passed} passed, {self.failed} failed")
        sys.exit(0 if self.failed == 0 and self.passed > 0 else 1)


def raised(error_class, call, *arguments, **named):
    """Calls what must fail with exactly this class of error, and returns the error."""
    try:
        call(*arguments, **named)
    except error_class as error:
        return error
    raise AssertionError(f"answered where {error_class.__name__} was due")


def assert_each_once(wanted, seen) -> None:
    """Each of ours must stand in a walk through the list exactly once."""
    for one in wanted:
        assert seen.count(one) == 1, f"{one} stands {seen.count(one)} times in {seen}"
