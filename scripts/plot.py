#!/usr/bin/env python3
"""Draw the figures of every experiment from its CSVs alone.

Usage: plot.py [--only NAME ...] [--profile NAME] [--results DIR] [--format svg|png|pdf]
               [--size page|slide]

Each experiment's figures are in experiments/NAME/figures.py: a function `figures(results)` that
yields (name, figure). `results` is a `Results` below: the tables, the common style, the panels that
all experiments share. Each figure lands beside the CSVs, one file a figure, and is checked: no text
on another or outside of the picture, no axis and no line without a name.
"""

import argparse
import colorsys
import importlib.util
import itertools
import pathlib
import sys
import zlib

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd
    from matplotlib.container import ErrorbarContainer
    from matplotlib.transforms import Bbox
except ImportError as error:
    print(
        f"plot.py: {error.name} is missing: pip install -r scripts/requirements.txt",
        file=sys.stderr)
    sys.exit(69)

PACKAGE = pathlib.Path(__file__).resolve().parent.parent

# The palette of Okabe & Ito, which color-blind readers can tell apart, and a dash pattern for
# print; the same activation looks the same in every figure. Others get a color by their name.
COLORS = {
    "relu": "#D55E00", "tanh": "#0072B2", "sigmoid": "#000000", "leaky-relu": "#E69F00",
    "very-leaky-relu": "#B37400", "prelu": "#CC79A7", "prelu-shared": "#8C4A70", "elu": "#009E73",
    "selu": "#00614A", "gelu": "#56B4E9", "swish": "#8A6FBF", "softplus": "#7F7F7F",
    "identity": "#8C8C8C", "binary-step": "#857616", "softmax": "#44546A", "maxout": "#A0522D",
    "swiglu": "#5B3A8C",
}
DASHES = {"tanh": (0, (4, 1.4)), "sigmoid": (0, (1.2, 1)), "leaky-relu": (0, (6, 1.5, 1, 1.5))}
NAMES = {
    "relu": "ReLU", "leaky-relu": "leaky ReLU", "very-leaky-relu": "very leaky ReLU",
    "prelu": "PReLU", "prelu-shared": "PReLU (shared)", "elu": "ELU", "selu": "SELU",
    "gelu": "GELU", "swish": "Swish", "mish": "Mish", "swiglu": "SwiGLU", "xavier": "Xavier",
    "kaiming": "Kaiming",
}
SLIDE = (1920, 1080)
STYLE = {
    "svg.hashsalt": "rectifiers",  # the same ids, so the same bytes, on every run
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.25,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 1.5,
    "figure.dpi": 110,
}


class Results:
    """What an experiment's figures are drawn from, and how."""

    def __init__(self, folder):
        self.folder = folder
        self.profile = folder.parent.name

    # Tables

    def table(self, name, **options):
        """One table of the experiment; an error names the file."""
        path = self.folder / f"{name}.csv"
        if not path.exists():
            sys.exit(f"plot.py: {path} is missing; run the experiment first")
        return pd.read_csv(path, **options)

    def pictures(self):
        """The images of pictures.csv by version and image: arrays [height, width] or [.., 3]."""
        found = {}
        table = self.table("pictures", dtype={"pixels": str})
        for key, rows in table.groupby(["version", "image"]):
            # Of several seeds the first.
            rows = rows[rows.trial == rows.trial.iloc[0]].sort_values("row")
            levels = np.array([list(bytes.fromhex(pixels)) for pixels in rows.pixels])
            # Images are square: three numbers a pixel where a row has three times as many.
            colored = levels.shape[1] == 3 * levels.shape[0]
            image = levels.reshape(len(rows), -1, 3) if colored else levels
            low, high = rows.lowest.iloc[0], rows.highest.iloc[0]
            found[key] = low + image / 255 * (high - low)
        return found

    @staticmethod
    def picture(axes, image, low, high, title="", name=""):
        """One image: `low` is black, `high` white, of gray images."""
        image = np.clip((image - low) / (high - low), 0, 1)
        axes.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        axes.set_xticks([])
        axes.set_yticks([])
        axes.grid(False)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.set_title(title, fontsize=9, loc="center")
        axes.set_ylabel(name)

    @staticmethod
    def interval(values):
        """The mean of a value a seed and its 95 % interval."""
        return interval(values)

    def claim(self, id):
        """The row of claims.csv with this id, or None."""
        claims = self.table("claims")
        rows = claims[claims.id == id] if "id" in claims else claims[:0]
        return rows.iloc[0] if len(rows) else None

    def measured(self, id, unit=""):
        """What was measured and its interval as a title says it; empty without such a claim."""
        row = self.claim(id)
        if row is None or pd.isna(row.measured):
            return ""
        return f"{row.measured:.2f}{unit} [{row.ci_low:.2f}, {row.ci_high:.2f}]".replace("-", "−")

    # Style

    def color(self, name):
        """The color of an activation: the declared one, or one that its name determines."""
        hue = zlib.crc32(name.encode()) % 360 / 360
        return COLORS.get(name) or matplotlib.colors.to_hex(colorsys.hls_to_rgb(hue, 0.4, 0.55))

    def label(self, name):
        return NAMES.get(name, name.replace("-", " "))

    def style(self, name):
        """The keywords with which lines of an activation are drawn."""
        return {"color": self.color(name), "linestyle": DASHES.get(name, "-")}

    def panels(self, count, columns=None, width=3.4, height=3.2, **options):
        """A figure of `count` panels, row by row; returns it and its axes as a list."""
        columns = min(columns or count, count)
        rows = -(-count // columns)
        figure, grid = plt.subplots(
            rows, columns, figsize=(width * columns, height * rows), squeeze=False,
            layout="constrained", **options)
        for axes in list(grid.flat)[count:]:
            axes.remove()
        return figure, list(grid.flat)[:count]

    def heading(self, figure, text):
        figure.suptitle(text, x=0.01, ha="left", fontsize=11)

    def note(self, figure, text):
        """Small print below: what lines, marks and intervals are, and over how many seeds."""
        foot(figure, [figure.text(0, 0, text, fontsize=8, color="0.25"), *figure.legends])

    def legend(self, figure, axes, columns=4):
        """One legend below all panels, of the lines in the axes that are given."""
        handles = {}
        for one in axes:
            for handle, label in zip(*one.get_legend_handles_labels()):
                handles.setdefault(label, handle)
        legend = figure.legend(
            handles.values(), handles.keys(), loc="lower left", ncols=columns, borderaxespad=0)
        foot(figure, [legend])

    # Parts of panels

    def seeds(self, axes, rows, x, y, label, **style):
        """Each seed as a thin line of its own."""
        style = {"linewidth": 1, "alpha": 0.7, **style}
        for index, (_, run) in enumerate(rows.groupby("seed")):
            axes.plot(run[x], run[y], label=label if index == 0 else None, **style)

    def mean(self, axes, rows, x, y, label, spread="interval", **style):
        """The mean over seeds as a line, its 95 % interval or the seeds' range as a band."""
        grouped = rows.groupby(x)[y]
        # A seed that stopped early would let the mean jump: only places that all seeds reached.
        whole = grouped.count() == grouped.count().max()
        summary = pd.DataFrame(
            [interval(values) for _, values in grouped], index=list(grouped.groups))
        if spread == "range":
            summary["low"], summary["high"] = grouped.min(), grouped.max()
        summary = summary[whole.to_numpy()]
        axes.plot(summary.index, summary["mean"], label=label, **style)
        axes.fill_between(
            summary.index, summary.low, summary.high, color=style["color"], alpha=0.18, linewidth=0)

    def reference(self, axes, value, text, place=1, vertical=False, inside=True, **style):
        """A thin line across the panel with its name on it, or else in the legend."""
        draw = axes.axvline if vertical else axes.axhline
        style = {"color": "0.35", "linewidth": 0.9, "linestyle": (0, (4, 3)), **style}
        draw(value, label=f"_{text}" if inside else text, **style)
        if not inside:
            return
        anchor, system = ((value, place), ("data", "axes fraction"))
        if not vertical:
            anchor, system = anchor[::-1], system[::-1]
        right = place > 0.5 and not vertical
        axes.annotate(
            text, anchor, xycoords=system, xytext=(3 if vertical else 0, -2 if vertical else 2),
            textcoords="offset points", ha="right" if right else "left",
            va="top" if vertical else "bottom", fontsize=8, color="0.2",
            bbox={"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 0.5})

    # Standard panels

    def means(self, axes, places, samples, color, label, mark="o", size=5):
        """The mean of each sample and its 95 % interval, at a place each; the intervals are returned."""
        ends = [self.interval(sample) for sample in samples]
        axes.errorbar(
            places, [end["mean"] for end in ends],
            [[end["mean"] - end["low"] for end in ends], [end["high"] - end["mean"] for end in ends]],
            fmt=mark, color=color, capsize=3, markersize=size, label=label)
        return ends

    def gains(self, axes, errors, others, size=3.5):
        """How much lower errors are than those of ReLU, a place for each of `others`, by seed."""
        for place, name in enumerate(others):
            differences = errors["relu"] - errors[name]
            axes.plot(
                [place - 0.18] * len(differences), differences, "o", color="0.6", markersize=size,
                label="one seed" if place == 0 else None)
            mean = self.interval(differences)
            axes.errorbar(
                place, mean["mean"], mean["half"], color="0.1", marker="D", capsize=4,
                label="mean and 95 % interval" if place == 0 else None)
        self.reference(axes, 0, "as good as ReLU", 0.99)
        axes.set_xlim(-0.5, len(others) - 0.5)
        axes.set_xlabel("activation")
        axes.set_ylabel("test error of ReLU less its own, points")

    def sensitivity(
            self, by, criterion, label, only=None, name=None, columns=4, prepare=None, note=""):
        """How much the learning rate matters, a panel an arm, of tuning.csv: (name, figure).

        `by` are the columns that tell arms apart, `criterion` the one that is to be low, `only` the
        arms to show, in this order, and `name` what to call one, from the values of its columns.
        `prepare` may change tuning.csv and runs.csv before, and `note` be added to the small print.
        """
        tuning, runs = (
            prepare(rows) if prepare else rows for rows in map(self.table, ("tuning", "runs")))
        arms = dict(list(tuning.groupby(by)))
        only = [arm for arm in only or arms if arm in arms]
        columns = min(columns, len(only))
        rows, wide = -(-len(only) // columns), columns > 2
        figure, panels = self.panels(
            len(only), columns, width=2.9 if wide else 3.5, height=2.15 + 1.5 / rows, sharey=True)
        for axes, arm in zip(panels, only):
            chosen = chosen_rate(runs, by, arm)
            valley = draw_valley(axes, arms[arm], criterion, chosen)
            title = name(*arm) if name else ", ".join(map(str, arm))
            axes.set_title(f"{title}\n{valley}", fontsize=9)
        for axes in panels[::columns]:
            axes.set_ylabel(label)
        for axes in panels[-columns:]:
            axes.set_xlabel("learning rate")
        mark_failures(panels)
        counts = sorted({arms[arm].seed.nunique() for arm in only})
        seeds = f"{' or '.join(map(str, counts))} tuning seed{'' if counts == [1] else 's'}"
        self.legend(figure, panels, columns=min(columns, 3))
        self.heading(figure, "What the learning rate does" + (
            ": criterion of the choice at each rate of the grid" if wide else ""))
        self.note(
            figure, f"{seeds} a rate, none of them used for a verdict;{' ' if wide else chr(10)}"
            "both axes are logarithmic." + (f"\n{note}" if note else ""))
        return "sensitivity", figure


def chosen_rate(runs, by, arm):
    """The learning rate an arm's trainings have, if they have one only."""
    for column, value in zip(by, arm):
        runs = runs[runs[column] == value]
    rates = runs.learning_rate.dropna().unique()
    return rates[0] if len(rates) == 1 else None


def foot(figure, parts, margin=0.08):
    """Puts parts one above the other at the bottom and leaves the panels the rest; inches."""
    width, height = figure.get_size_inches()
    used = margin
    for part in parts:
        part.set_in_layout(False)
        place = (margin / width, used / height)
        if isinstance(part, matplotlib.text.Text):
            part.set_position(place)
            part.set_verticalalignment("bottom")
        else:
            part.set_bbox_to_anchor(place, figure.transFigure)
        used += part.get_window_extent(figure.canvas.get_renderer()).height / figure.dpi + margin
    figure.get_layout_engine().set(rect=(0, used / height, 1, 1 - used / height))


def interval(values):
    """The mean and its 95 % interval by Student's t, the values one a seed."""
    values = np.asarray(values, dtype=float)
    values = values[~np.isnan(values)]
    mean, count = values.mean() if len(values) else np.nan, len(values)
    half = student(count - 1) * values.std(ddof=1) / count ** 0.5 if count > 1 else 0
    return {"mean": mean, "low": mean - half, "high": mean + half, "half": half}


def student(freedom):
    """The 97.5 % quantile of Student's t; beyond 4 degrees by its expansion, right to 0.002."""
    if freedom <= 4:
        return [12.706, 4.303, 3.182, 2.776][freedom - 1]
    z = 1.959964
    terms = [z, (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96,
             (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384]
    return sum(term / freedom**power for power, term in enumerate(terms))


# Sensitivity to the learning rate


def draw_valley(axes, rows, criterion, chosen):
    """One arm: the criterion by rate; returns how wide the valley is, in words."""
    rows = rows.assign(value=rows[criterion].replace(np.inf, np.nan))
    grouped = rows.groupby("learning_rate").value
    failed = grouped.count() < grouped.size()
    axes.failures = list(failed.index[failed])
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.minorticks_off()
    axes.plot(rows.learning_rate, rows.value, ".", color="0.55", markersize=4, label="one seed")
    means = grouped.mean().where(~failed)
    axes.plot(means.index, means, "-", color="0.15", linewidth=1.2, label="mean")
    best = None if means.isna().all() else means.idxmin()
    chosen = chosen if chosen in means else best
    if chosen is not None:
        axes.plot(
            chosen, grouped.mean()[chosen], "D", color="#D55E00", markersize=6,
            label="rate that was chosen")
    if (rates := list(means.index))[-1] < 10 * rates[0]:  # powers of ten may be missing
        shown = rates if len(rates) < 5 else {rates[0], rates[-1], *([chosen] if chosen else [])}
        axes.set_xticks(sorted(shown), [f"{rate:.2g}" for rate in sorted(shown)])
    if best is None:
        return "no rate serves every seed"
    if not failed.any() and means.max() < 1.05 * means.min():
        return "no valley: all rates are alike"
    low, high, open_end = valley_of(means, best)
    axes.axvspan(low, high, color="#56B4E9", alpha=0.25, linewidth=0, label="within twice the best")
    axes.axhline(
        2 * means[best], color="0.35", linewidth=0.8, linestyle=":", label="twice the best")
    low, high, factor = (f"{float(f'{value:.2g}'):g}" for value in (low, high, high / low))
    return f"valley: {low} to {high}, ×{factor}" + (" or more" if open_end else "")


def valley_of(means, best):
    """Where the mean crosses twice the best on either side, interpolated on both logarithms."""
    rates, values = list(means.index), np.log(means.to_numpy() / (2 * means[best]))
    start = rates.index(best)

    def edge(steps):
        inside = start
        for place in steps:
            if np.isnan(values[place]):
                return rates[inside], False
            if values[place] > 0:
                share = -values[inside] / (values[place] - values[inside])
                return rates[inside] * (rates[place] / rates[inside]) ** share, False
            inside = place
        return rates[inside], True

    low, high = edge(range(start - 1, -1, -1)), edge(range(start + 1, len(rates)))
    return low[0], high[0], low[1] or high[1]


def mark_failures(panels):
    """A cross at the upper edge where no value exists, once the panels' limits are known."""
    values = np.concatenate([line.get_ydata() for axes in panels for line in axes.lines])
    values = values[np.isfinite(values)]
    low, high = (values.min(), max(values.max(), 1.1 * values.min())) if len(values) else (1, 10)
    top = high * (high / low) ** 0.12
    for axes in panels:
        axes.set_ylim(low / (high / low) ** 0.08, top * (high / low) ** 0.05)
        axes.yaxis.set_major_locator(
            matplotlib.ticker.MaxNLocator(4) if high / low < 5 else matplotlib.ticker.LogLocator(
                subs=(1, 2, 5) if high / low < 30 else (1,), numticks=9))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter("")
        if axes.failures:
            axes.plot(
                axes.failures, [top] * len(axes.failures), "x", color="#0072B2",
                markersize=6 if len(axes.failures) < 9 else 3.5,
                label="a run diverged or did not arrive")


# The check of every figure


def settle(figure):
    """Fixes the layout, rounded: the solver's last digits are not the same on every run."""
    figure.canvas.draw()
    places = {axes: axes.get_position(original=True) for axes in figure.axes}
    figure.set_layout_engine("none")
    for axes, place in places.items():
        axes.set_position([round(value, 4) for value in place.bounds])
    for text in figure.texts:
        text.set_position([round(value, 4) for value in text.get_position()])


def problems(figure):
    """What is wrong with a figure: texts that overlap or leave, names that are missing."""
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts_of(figure)]
    found = [
        f"“{text}” leaves the picture" for text, box in boxes
        if box.x0 < -1 or box.y0 < -1 or box.x1 > figure.bbox.x1 + 1 or box.y1 > figure.bbox.y1 + 1]
    found += [
        f"“{one}” overlaps “{other}”"
        for (one, box), (other, next_box) in itertools.combinations(boxes, 2)
        if overlap(box, next_box)]
    found += [problem for axes in figure.axes for problem in unnamed_axes(axes)]
    found += unnamed_lines(figure, {text for text, _ in boxes})
    return found + covered_legends(figure, renderer)


def overlap(one, other, slack=1):
    """Whether two boxes share more than a pixel in both directions."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return width > slack and height > slack


def texts_of(figure):
    """Every text that is seen, tick labels within the axes' limits only."""
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = 1e-6 * (high - low)
            for tick in axis.get_major_ticks() + axis.get_minor_ticks():
                if not low - slack <= tick.get_loc() <= high + slack:
                    hidden.update([tick.label1, tick.label2])
    texts = figure.findobj(matplotlib.text.Text)
    return [
        text for text in texts
        if text not in hidden and text.get_visible() and text.get_text().strip()]


def unnamed_axes(axes):
    """A panel needs both labels, its own or those of a panel in its column or row."""
    place = axes.get_subplotspec()
    if place is None:  # a color bar
        if not (axes.get_xlabel() or axes.get_ylabel()):
            yield "a color bar has no label"
        return
    if axes.images:  # a picture, which has no axes
        return
    others = [other for other in axes.figure.axes if other.get_subplotspec()]
    below = [o for o in others if o.get_subplotspec().colspan.start == place.colspan.start]
    beside = [
        o for o in others if o.get_subplotspec().rowspan.start == place.rowspan.start
        and (o is axes or o in axes.get_shared_y_axes().get_siblings(axes))]
    title = axes.get_title(loc="left")
    if not any(other.get_xlabel() for other in below):
        yield f"the x axis of “{title}” has no label"
    if not any(other.get_ylabel() for other in beside):
        yield f"the y axis of “{title}” has no label"


def unnamed_lines(figure, texts):
    """A line needs its label among the texts, or the look of one that has it."""

    def look(line):
        dashes = getattr(line, "_unscaled_dash_pattern", None)
        return str((line.get_color(), line.get_linestyle(), dashes, line.get_marker()))

    containers = [one for axes in figure.axes for one in axes.containers]
    bars = [one for one in containers if isinstance(one, ErrorbarContainer)]
    of_bars = {line for bar in bars for line in [bar.lines[0], *bar.lines[1]]}
    named_bars = {bar.lines[0].get_color() for bar in bars if bar.get_label() in texts}
    lines = [line for axes in figure.axes for line in axes.lines if len(line.get_xdata())]
    named = [line for line in lines if line.get_label().removeprefix("_") in texts]
    looks = {look(line) for line in named}
    colors = {line.get_color() for line in named} | named_bars
    nameless = [
        line for line in lines
        if (line.get_color() not in colors if line in of_bars else look(line) not in looks)]
    return sorted({
        f"a line ({line.get_color()}) of “{line.axes.get_title(loc='left')}” has no name"
        for line in nameless})


def covered_legends(figure, renderer):
    """Legends within a panel must not lie on a line."""
    found = []
    for axes in figure.axes:
        if not (legend := axes.get_legend()):
            continue
        box = legend.get_window_extent(renderer)
        for line in axes.lines:
            path = line.get_path().transformed(line.get_transform())
            if path.intersects_bbox(box, filled=False):
                found.append(f"the legend of “{axes.get_title(loc='left')}” lies on a line")
                break
    return found


# The command


def experiments():
    """{name: the file that draws its figures}."""
    return {path.parent.name: path for path in sorted(PACKAGE.glob("experiments/*/figures.py"))}


def load(path):
    """The function `figures` of a file."""
    specification = importlib.util.spec_from_file_location(f"figures of {path.parent.name}", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module.figures


def save(figure, path, size):
    """Writes a figure; a slide has it as large as it fits, in the middle."""
    metadata = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
    options = {"metadata": metadata.get(path.suffix)}
    if size == "slide":
        width, height = figure.get_size_inches()
        dots = min(SLIDE[0] / width, SLIDE[1] / height)
        canvas = SLIDE[0] / dots, SLIDE[1] / dots
        corner = (width - canvas[0]) / 2, (height - canvas[1]) / 2
        options |= {"dpi": dots, "bbox_inches": Bbox.from_bounds(*corner, *canvas)}
    figure.savefig(path, **options)


def parse(known):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these experiments only")
    parser.add_argument("--profile", default="standard")
    parser.add_argument("--results", default="results", type=pathlib.Path)
    parser.add_argument("--format", default="svg", choices=["svg", "png", "pdf"])
    parser.add_argument(
        "--size", default="page", choices=["page", "slide"], help="slide: 16:9, 1920 pixels as PNG")
    arguments = parser.parse_args()
    unknown = set(arguments.only or []) - set(known)
    if unknown:
        parser.error(f"no figures for {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    return arguments


def main():
    sys.dont_write_bytecode = True  # nothing beside the experiments' sources
    files = experiments()
    arguments = parse(files)
    plt.rcParams.update(STYLE)
    wrong = []
    for name, file in files.items():
        folder = arguments.results / arguments.profile / name
        if name not in (arguments.only or files) or not (arguments.only or folder.exists()):
            continue
        for figure_name, figure in load(file)(Results(folder)):
            path = folder / f"{figure_name}.{arguments.format}"
            settle(figure)
            wrong += [f"{name}/{figure_name}: {problem}" for problem in problems(figure)]
            save(figure, path, arguments.size)
            plt.close(figure)
            print(path)
    for problem in wrong:
        print(f"plot.py: {problem}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
