#!/usr/bin/env python3
"""Open results/index.html in headless Chromium: no error, no request; filters, links, print that work.

Usage: check-page.py [--page FILE] [--screenshots DIR]

The page is opened from the file system at several widths, light and dark, with and without
JavaScript, and printed. What the filters, the search and the picture show is held against the CSVs.
Screenshots and the printed pages, which are there to be looked at, go to .build-page. Needs Playwright and Chromium; exit code 69 says what to install.
"""

import argparse
import csv
import os
import pathlib
import re
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
PAGES = 24  # what may be printed at most
ROWS = "tbody[data-verdicts]"
# Claims that an experiment decides, and those that it explains where another one decides.
DECIDED = f"{ROWS}:not([data-explains])"
EXPLAINING = f"{ROWS}[data-explains]"
problems = []


def check(holds, problem):
    if not holds:
        problems.append(problem)
        print(f"  WRONG: {problem}")


def claims_of(results):
    """{(experiment, claim): the verdict of its primary quantity, paper before standard}, from the CSVs."""
    claims = {}
    for path in sorted(results.glob("standard/*/claims.csv")) + sorted(results.glob("paper/*/claims.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["role"] == "primary":
                    claims[path.parent.name, row["claim"]] = row["verdict"]
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
    ids = page.locator(f"{DECIDED}:visible").evaluate_all(
        "found => found.map(claim => [claim.dataset.experiment, claim.querySelector('th').textContent])")
    return {tuple(id) for id in ids}


def waiting(page):
    """The claims without a run that filters let through, by their numbers."""
    return set(page.locator("li[data-verdicts]:not([hidden])").evaluate_all(
        "found => found.map(claim => claim.querySelector('a').textContent)"))


def check_filters(page, claims):
    expected = {
        "Verdict": lambda value: {claim for claim, verdict in claims.items() if verdict == value},
        "Experiment": lambda value: {claim for claim in claims if claim[0] == value},
    }
    status = page.get_by_role("status")
    all_waiting = waiting(page)
    for label in ["Verdict", "Document or publication", "Experiment"]:
        select = page.get_by_role("combobox", name=label, exact=True)
        values = select.locator("option").evaluate_all("options => options.map(o => o.value)")[1:]
        check(len(values) >= 1, f"{label} has no values")
        for value in values:
            select.select_option(value)
            found, others = shown(page), waiting(page)
            if label in expected:
                check(found == expected[label](value), f"{label} {value} shows {sorted(found)}")
                check(
                    others == (all_waiting if value == "not yet run" else set()),
                    f"{label} {value} shows {sorted(others)}, which were not run")
            else:
                cited = page.locator("[data-verdicts]:not([hidden])").evaluate_all(
                    "found => found.map(claim => claim.dataset.cited.split('; '))")
                check(cited and all(value in names for names in cited), f"{value}: {cited}")
            counts = f"{len(found)} of {len(claims)} claims"
            if all_waiting:
                counts += f" that were run, {len(others)} of {len(all_waiting)} that were not yet"
            check(
                status.text_content() == counts,
                f"{label} {value}: the page says {status.text_content()}")
            headings = page.locator("section.experiment:visible h3").all_text_contents()
            explaining = page.locator(f"{EXPLAINING}:visible").evaluate_all(
                "found => found.map(claim => claim.dataset.experiment)")
            expected_headings = {name for name, _ in found} | set(explaining)
            check(set(headings) == expected_headings, f"{label} {value}: sections {headings}")
        select.select_option("")
    page.get_by_role("combobox", name="Verdict").select_option("refuted")
    page.reload()
    check(shown(page) == expected["Verdict"]("refuted"), "a filter is lost when the page is reloaded")
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("document.querySelectorAll('[data-verdicts][hidden]').length === 0")
    check(shown(page) == set(claims), "not all claims are back after Show all")


def check_search(page, claims):
    field = page.get_by_role("searchbox", name="Search")
    texts = page.locator(DECIDED).evaluate_all(
        "found => found.map(claim => [claim.id, claim.querySelector('.statement').textContent])")
    for id, text in texts[::9]:
        field.fill(f"  {text.upper()} ")
        check(id in {claim for _, claim in shown(page)}, f"searching “{text}” does not find {id}")
    if waiting(page):
        id, text = page.locator("li[id][data-verdicts] > span:first-of-type").first.evaluate(
            "span => [span.parentElement.id, span.firstChild.textContent]")
        field.fill(text)
        check(id in waiting(page), f"searching “{text}” does not find {id}")
        check(page.locator(f"li#{id}").is_visible(), f"{id} is found and cannot be seen")
    field.fill("")
    field.press_sequentially("kaiming initialization")  # filters as it is typed
    check(0 < len(shown(page)) < len(claims), "searching two words finds none or all")
    page.reload()
    check(field.input_value() == "kaiming initialization", "a search is lost when the page is reloaded")
    field.fill("no such words")
    check(not shown(page) and not waiting(page), "searching what is not there finds something")
    check(page.locator("details.document:visible").count() == 0, "a document without claims is shown")
    field.fill("")
    check(shown(page) == set(claims), "not all claims are back without a search")


def check_links(page, address):
    """The address of a claim opens it, on load and on a click, whatever a filter hides."""
    ids = page.locator("[data-verdicts][id]").evaluate_all("found => found.map(claim => claim.id)")
    for id in ids[::11] + ids[-1:]:
        page.goto("about:blank")
        page.goto(f"{address}#{id}")
        check_open(page, id, "on load")
    page.goto(address)
    page.locator("details.document").evaluate_all("all => { for (const one of all) one.open = true; }")
    for document in page.locator("details.document").all():
        link = document.locator("li a").first
        page.get_by_role("searchbox", name="Search").fill(link.text_content())
        page.get_by_role("combobox", name="Verdict").select_option("")
        link.click()
        check_open(page, link.text_content(), "on a click")
    page.get_by_role("combobox", name="Verdict").select_option("refuted")
    page.evaluate("id => { location.hash = id; }", ids[-1])
    page.wait_for_timeout(100)
    check_open(page, ids[-1], "when a filter hides it")


def check_open(page, id, when):
    claim = page.locator(f"#{id}")
    check(claim.is_visible(), f"#{id} cannot be seen {when}")
    if claim.evaluate("claim => claim.matches('tbody')"):
        check(claim.locator("details").evaluate("d => d.open"), f"#{id} does not open {when}")
    top, height = claim.evaluate("claim => [claim.getBoundingClientRect().top, innerHeight]")
    check(-1 <= top < height, f"#{id} is not scrolled to {when}")


def check_picture(page, results, screenshot):
    """What is read under the pointer stands in the table that the panel links to."""
    for panel in page.locator("figure.panel").all():
        chart, reading = panel.locator("svg.curves"), panel.locator(".reading text")
        path = results / urllib.parse.unquote(panel.locator("small a").get_attribute("href"))
        with path.open(encoding="utf-8", newline="") as file:
            points = {
                (row["activation"], row["seed"], row["iteration"], f"{100 * float(row['training_error']):.1f}")
                for row in csv.DictReader(file)}
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        for place in (0.15, 0.4, 0.8):
            page.mouse.move(box["x"] + place * box["width"], box["y"] + 0.5 * box["height"])
            found = re.fullmatch(r"(\w+), seed (\d+): step ([\d,]+), error ([\d.]+) %", reading.text_content())
            check(found and reading.is_visible(), f"nothing is read at {place} of {path}")
            if found:
                name, seed, step, error = found.groups()
                check(
                    (name.lower(), seed, step.replace(",", ""), error) in points,
                    f"{found.group()} is not in {path}")
        label, frame = reading.bounding_box(), chart.bounding_box()
        check(
            frame["x"] - 1 <= label["x"] and label["x"] + label["width"] <= frame["x"] + frame["width"] + 1,
            "what is read leaves the picture")
    page.screenshot(path=screenshot("picture"))


def check_print(browser, address, claims, folder):
    """Every claim in one row, no column cut, on few pages."""
    page = browser.new_page(viewport={"width": 688, "height": 900})  # A4 less its margins
    page.goto(address)
    page.emulate_media(media="print")
    check(shown(page) == set(claims), "not every claim is printed")
    check(page.locator(".quantities:visible").count() == 0, "closed claims are printed open")
    check(page.locator("details.document li:visible").count() > 0, "documents are printed empty")
    cut = page.locator(".claims :is(th, td):visible, .document li, figure.panel").evaluate_all(
        "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1"
        " || cell.getBoundingClientRect().right > innerWidth + 1).map(cell => cell.textContent)")
    check(not cut, f"printed columns are cut: {cut[:3]}")
    columns = page.locator(".claims thead th:visible").evaluate_all(
        "cells => cells.filter(cell => cell.clientWidth > 30).length")
    tables = page.locator(".claims").count()
    check(columns == 5 * tables, f"{columns} columns are printed in {tables} tables, not 5 each")
    page.screenshot(path=folder / "print.png")
    printed = page.pdf(path=folder / "print.pdf", prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))
    check(0 < pages <= PAGES, f"{pages} pages are printed, more than {PAGES}")
    print(f"printed on {pages} pages")
    page.close()


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
        explains = page.locator(f"#{experiment} {EXPLAINING}").count()
        name = f"Claims that {experiment} {'explains' if explains else 'decides'}"
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
    check(page.locator(f"{ROWS} details:not([open])").count() == 0, "not every claim opens")
    check(page.evaluate(overflow) <= 0, "the page with open claims is wider than the window")
    broken = page.evaluate("""async () => {
        const images = [...document.images];
        for (const image of images) image.loading = "eager";
        await Promise.allSettled(images.map((image) => image.decode()));
        return images.filter((image) => !image.naturalWidth).map((image) => image.src);
    }""")
    check(not broken, f"images do not load: {broken}")
    page.locator("details.document, details.contents").evaluate_all(
        "all => { for (const one of all) one.open = true; }")
    check(page.evaluate(overflow) <= 0, "the page with open lists is wider than the window")
    # With all figures open a screenshot takes minutes.
    page.locator(f"{ROWS} details").evaluate_all("all => { for (const one of all) one.open = false; }")
    page.locator("#contents").scroll_into_view_if_needed()
    page.screenshot(path=screenshot("contents"))
    page.locator("details.document").nth(2).screenshot(path=screenshot("document"))
    page.locator("details").evaluate_all("all => { for (const one of all) one.open = false; }")
    page.locator("section.experiment").nth(2).screenshot(path=screenshot("section"))
    claim = page.locator(ROWS).first
    claim.locator("summary").click()
    claim.screenshot(path=screenshot("open"))
    claim.locator("summary").click()


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
            page.set_default_timeout(120_000)  # a page with everything open is long
            watch(page, results)
            page.goto(page_file.as_uri())
            check_keyboard(page)
            check_window(
                page, claims, results, lambda what: arguments.screenshots / f"{name}-{what}.png")
            check_picture(page, results, lambda what: arguments.screenshots / f"{name}-{what}.png")
            if name == "wide":
                check_structure(page, results)
                check_filters(page, claims)
                check_search(page, claims)
                check_links(page, page_file.as_uri())
            page.close()
        print("without JavaScript")
        page = browser.new_page(java_script_enabled=False)
        watch(page, results)
        page.goto(page_file.as_uri())
        check(shown(page) == set(claims), "not every claim is shown without JavaScript")
        check(not page.locator("form").is_visible(), "filters are shown that cannot work")
        page.locator(f"{ROWS} summary").first.click()
        check(page.locator(".quantities").first.is_visible(), "a claim does not open")
        page.locator("details.document summary").first.click()
        check(page.locator("details.document li").first.is_visible(), "a document does not open")
        page.screenshot(path=arguments.screenshots / "plain.png")
        page.close()
        print("print")
        check_print(browser, page_file.as_uri(), claims, arguments.screenshots)
        browser.close()
    print(f"{len(claims)} claims, screenshots in {arguments.screenshots}")
    if problems:
        print(f"check-page.py: {len(problems)} things are wrong, see above", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
