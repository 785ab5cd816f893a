"""Chromium as the tests use it: what a page asks for, says, and keeps from some of its readers."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

__all__ = ["QUIET", "Browser"]

QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
# What is closed or folded is not looked at anyway; without it axe takes half the time.
FAULTS = """
const [within, rules, done] = arguments;
const parts = [...document.querySelectorAll('.source, details > :not(summary)')];
parts.filter(part => !part.checkVisibility()).forEach(part => part.remove());
const options = {resultTypes: ['violations'], selectors: false, rules: rules};
axe.run(within, options).then(
  found => done(found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`))),
  error => done([`axe: ${error}`]));
"""


class Browser:
    """Chromium at a given width, light or dark, that tells what a page asked for and said."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(
        self,
        path: Path,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        forced: bool = False,
        touch: bool = False,
    ) -> Any:
        """Show a page; return the driver."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch}
        media = {
            "prefers-color-scheme": "dark" if dark else "light",
            "prefers-reduced-motion": "reduce",
            "forced-colors": "active" if forced else "none",
        }
        features = [{"name": name, "value": value} for name, value in media.items()]
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": touch})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        self.driver.get(path.as_uri())
        return self.driver

    def tap(self, element: Any) -> None:
        """Touch an element with a finger, as it lies in the window."""
        middle = """
        arguments[0].scrollIntoView({block: 'center', inline: 'center'});
        const box = arguments[0].getBoundingClientRect();
        return {x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2)};
        """
        place = self.driver.execute_script(middle, element)
        for kind, points in (("touchStart", [place]), ("touchEnd", [])):
            event = {"type": kind, "touchPoints": points}
            self.driver.execute_cdp_cmd("Input.dispatchTouchEvent", event)

    def faults(self, within: str = "html") -> list[str]:
        """Return what axe-core finds in the page as it is shown now, or in a part of it."""
        if not self.driver.execute_script("return 'axe' in window"):
            package = pytest.importorskip(
                "axe_playwright_python", reason="axe-core is not installed"
            )
            self.driver.execute_script((files(package) / "axe.min.js").read_text("utf-8"))
        self.driver.set_script_timeout(300)
        found: list[str] = self.driver.execute_async_script(
            FAULTS, within, {"target-size": {"enabled": True}}
        )
        return found

    def asked(self) -> list[str]:
        """Return every address that was asked for since the last call, blocked ones as well."""
        said = [json.loads(entry["message"]) for entry in self.driver.get_log("performance")]
        sent = [m["message"] for m in said if m["message"]["method"] == "Network.requestWillBeSent"]
        addresses: list[str] = [message["params"]["request"]["url"] for message in sent]
        return [address for address in addresses if not address.startswith("data:")]

    def requests(self) -> list[str]:
        """Return the addresses that the page asked for beside itself."""
        script = "return performance.getEntriesByType('resource').map(entry => entry.name)"
        return [name for name in self.driver.execute_script(script) if not name.startswith("data:")]

    def complaints(self) -> list[str]:
        """Return what the console said since the last call."""
        return [entry["message"] for entry in self.driver.get_log("browser")]
