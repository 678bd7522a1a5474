#!/usr/bin/env python3
"""Open results/index.html in headless Chromium: no error, no request, filters that work.

Usage: check-page.py [--page FILE] [--screenshots DIR]

The page is opened from the file system at several widths, light and dark, with and without
JavaScript. What the filters show is held against the CSVs. Screenshots, which are there to be looked
at, go to .build-page. Needs Playwright and Chromium; exit code 69 says what to install.
"""

import argparse
import csv
import os
import pathlib
import shutil
import sys
import urllib.parse

try:
    from playwright.sync_api import Error, sync_playwright
except ImportError:
    print("check-page.py: needs Playwright: pip install playwright", file=sys.stderr)
    sys.exit(69)

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
WINDOWS = [("wide", 1280, "light"), ("medium", 800, "light"), ("narrow", 360, "light"), ("dark", 1280, "dark")]
problems = []


def check(holds, problem):
    if not holds:
        problems.append(problem)
        print(f"  WRONG: {problem}")


def claims_of(results):
    """{(experiment, claim): verdicts of any profile}, from the CSVs alone."""
    claims = {}
    for path in sorted(results.glob("standard/*/claims.csv")) + sorted(results.glob("paper/*/claims.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                verdicts = claims.setdefault((path.parent.name, row["claim"]), set())
                verdicts.add(row["verdict"])
    return claims


def browser_of(playwright):
    """Chromium: the system's, or that of Playwright."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    system = next((path for name in names if name and (path := shutil.which(name))), None)
    try:
        return playwright.chromium.launch(executable_path=system)
    except Error:
        print(
            "check-page.py: needs Chromium: apt-get install chromium, or playwright install chromium,"
            " or CHROMIUM=/path/to/it", file=sys.stderr)
        sys.exit(69)


def watch(page, results):
    """Counts everything that the console says and every request that leaves the folder."""
    folder = results.parent.as_uri() + "/"
    page.on("console", lambda message: check(False, f"console: {message.text}"))
    page.on("pageerror", lambda error: check(False, f"error: {error}"))
    page.on("requestfailed", lambda request: check(False, f"failed: {request.url}"))
    page.on("request", lambda request: check(
        request.url.startswith((folder, "data:")), f"request: {request.url}"))


def shown(page):
    """The claims that can be seen, as (experiment, claim)."""
    ids = page.locator("tbody[data-verdicts]:visible").evaluate_all(
        "found => found.map(claim => [claim.dataset.experiment, claim.querySelector('th').textContent])")
    return {tuple(id) for id in ids}


def check_filters(page, claims):
    expected = {
        "Verdict": lambda value: {claim for claim, found in claims.items() if value in found},
        "Experiment": lambda value: {claim for claim in claims if claim[0] == value},
    }
    status = page.get_by_role("status")
    for label in ["Verdict", "Document or publication", "Experiment"]:
        select = page.get_by_role("combobox", name=label, exact=True)
        values = select.locator("option").evaluate_all("options => options.map(o => o.value)")[1:]
        check(len(values) >= 1, f"{label} has no values")
        for value in values:
            select.select_option(value)
            found = shown(page)
            if label in expected:
                check(found == expected[label](value), f"{label} {value} shows {sorted(found)}")
            else:
                sources = page.locator("tbody[data-verdicts]:visible cite").all_text_contents()
                check(sources and all(value in source for source in sources), f"{value}: {sources}")
            check(
                status.text_content() == f"{len(found)} of {len(claims)} claims",
                f"{label} {value}: the page says {status.text_content()}")
            headings = page.locator("section.experiment:visible h3").all_text_contents()
            check(set(headings) == {name for name, _ in found}, f"{label} {value}: sections {headings}")
        select.select_option("")
    page.get_by_role("combobox", name="Verdict").select_option("refuted")
    page.reload()
    check(shown(page) == expected["Verdict"]("refuted"), "a filter is lost when the page is reloaded")
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("document.querySelectorAll('tbody[data-verdicts][hidden]').length === 0")
    check(shown(page) == set(claims), "not all claims are back after Show all")


def check_keyboard(page):
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="To the claims")
    check(skip.evaluate("link => link === document.activeElement"), "Tab does not reach the skip link")
    check(skip.bounding_box()["x"] >= 0, "the focused skip link cannot be seen")
    summary = page.locator("summary").first
    summary.focus()
    check(
        summary.evaluate("s => getComputedStyle(s).outlineStyle") != "none", "focus cannot be seen")
    page.keyboard.press("Enter")
    check(page.locator("details").first.evaluate("d => d.open"), "Enter does not open a claim")
    page.keyboard.press("Enter")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def check_structure(page, results):
    unscoped = page.locator("th:not([scope])").count()
    check(unscoped == 0, f"{unscoped} header cells have no scope")
    check(page.locator("table:not(:has(> caption))").count() == 0, "a table has no caption")
    for experiment in page.locator("section.experiment").evaluate_all("s => s.map(one => one.id)"):
        name = f"Claims that {experiment} decides"
        check(page.get_by_role("table", name=name, exact=True).count() == 1, f"no table “{name}”")
    for link in set(page.locator("a").evaluate_all("a => a.map(one => one.getAttribute('href'))")):
        if link.startswith("#"):
            check(page.locator(link).count() == 1, f"{link} leads nowhere")
        else:
            check((results / urllib.parse.unquote(link)).exists(), f"{link} leads nowhere")


def check_window(page, claims, results, screenshot):
    check(shown(page) == set(claims), "not every claim is shown")
    page.screenshot(path=screenshot("top"))
    overflow = "document.documentElement.scrollWidth - innerWidth"
    check(page.evaluate(overflow) <= 0, "the page is wider than the window")
    page.get_by_role("button", name="Open all shown").click()
    check(page.locator("details:not([open])").count() == 0, "not every claim opens")
    check(page.evaluate(overflow) <= 0, "the page with open claims is wider than the window")
    broken = page.evaluate("""async () => {
        const images = [...document.images];
        for (const image of images) image.loading = "eager";
        await Promise.allSettled(images.map((image) => image.decode()));
        return images.filter((image) => !image.naturalWidth).map((image) => image.src);
    }""")
    check(not broken, f"images do not load: {broken}")
    page.locator("section.experiment").first.screenshot(path=screenshot("open"))
    page.locator("details").evaluate_all("all => { for (const one of all) one.open = false; }")
    page.locator("section.experiment").nth(2).screenshot(path=screenshot("section"))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", type=pathlib.Path, default=PACKAGE / "results/index.html")
    parser.add_argument("--screenshots", type=pathlib.Path, default=PACKAGE / ".build-page")
    arguments = parser.parse_args()
    page_file = arguments.page.resolve()
    if not page_file.exists():
        print(f"check-page.py: there is no {page_file}: swift run summarize", file=sys.stderr)
        sys.exit(66)
    results = page_file.parent
    claims = claims_of(results)
    arguments.screenshots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = browser_of(playwright)
        for name, width, scheme in WINDOWS:
            print(f"{name}: {width} pixels, {scheme}", flush=True)
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            watch(page, results)
            page.goto(page_file.as_uri())
            check_keyboard(page)
            check_window(
                page, claims, results, lambda what: arguments.screenshots / f"{name}-{what}.png")
            if scheme == "light":
                check_structure(page, results)
                check_filters(page, claims)
            page.close()
        print("without JavaScript")
        page = browser.new_page(java_script_enabled=False)
        watch(page, results)
        page.goto(page_file.as_uri())
        check(shown(page) == set(claims), "not every claim is shown without JavaScript")
        check(not page.locator("form").is_visible(), "filters are shown that cannot work")
        page.locator("summary").first.click()
        check(page.locator(".quantities").first.is_visible(), "a claim does not open")
        page.screenshot(path=arguments.screenshots / "plain.png")
        browser.close()
    print(f"{len(claims)} claims, screenshots in {arguments.screenshots}")
    if problems:
        print(f"check-page.py: {len(problems)} things are wrong, see above", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
