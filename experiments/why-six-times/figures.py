"""The figures of why-six-times: the map of networks, and what their units are like on the way."""

import numpy as np

# How a network begins, what is changed beside that, and what both are called.
STARTS = [
    ("bytes", "none", "bytes"), ("standardized", "none", "standardized"),
    ("unit-variance", "none", "unit variance"),
    ("unit-variance", "batch-normalization", "unit variance,\nbatch norm.")]
POOLINGS = ["max-avg-avg", "max-max-max"]
TARGETS = [40, 25]


def figures(results):
    claims = results.table("claims").set_index("id")
    yield "map", heat_map(results, claims)
    yield "layers", layers(results)
    yield results.sensitivity(
        ["start", "poolings", "change", "activation"], "steps_to_25", "steps to 25 % training error",
        name=lambda start, poolings, change, name: (
            f"{results.label(name)}, {start}" + ("" if poolings == POOLINGS[0] else ", max only")
            + ("" if change == "none" else f",\n{results.label(change)}")),
        note="A rate is given up once it has taken 1.25 times the steps of the best one.")


def ratio(claims, start, poolings, target, change="none"):
    name = f"c2.map.{start}.{poolings}" + ("" if change == "none" else f".{change}")
    name = f"{name}.{target}"
    return claims.loc[name] if name in claims.index else None


def words(row):
    if np.isnan(row.measured):
        return "not measured"
    bound = f"{row.bound} " if isinstance(row.bound, str) else ""
    return f"{bound}{row.measured:#.2g}\n[{row.ci_low:#.2g}, {row.ci_high:#.2g}]"


def heat_map(results, claims):
    figure, grid = results.panels(2, width=4.4, height=3.9, sharey=True)
    for axes, target in zip(grid, TARGETS):
        rows = [
            [ratio(claims, start, poolings, target, change) for poolings in POOLINGS]
            for start, change, _ in STARTS]
        values = np.array([[np.nan if row is None else row.measured for row in line] for line in rows])
        image = axes.imshow(
            np.log2(values), cmap="RdBu", vmin=-3.2, vmax=3.2, aspect="auto", interpolation="nearest")
        axes.grid(False)
        for y, line in enumerate(rows):
            for x, row in enumerate(line):
                if row is None:
                    continue
                dark = abs(np.log2(row.measured)) > 2
                axes.text(
                    x, y, words(row), ha="center", va="center", color="white" if dark else "0.1")
        axes.set_xticks(range(len(POOLINGS)), POOLINGS)
        axes.set_yticks(range(len(STARTS)), [name for _, _, name in STARTS])
        axes.set_title(f"Steps to {target} % training error, tanh / ReLU")
        axes.set_xlabel("poolings")
    grid[0].set_ylabel("how inputs and weights begin")
    bar = figure.colorbar(image, ax=grid, shrink=0.9)
    bar.set_ticks([-3, -2, -1, 0, 1, 2, 3], labels=["⅛", "¼", "½", "1", "2", "4", "8"])
    bar.set_label("tanh / ReLU: blue, ReLU is the faster")
    results.heading(figure, "How many times longer tanh takes belongs to how the network begins")
    results.note(
        figure, "Geometric means of paired seeds, 95 % intervals; each network and activation at its own "
        "fastest rate. Top left: as published.")
    return figure


def layers(results):
    rows = results.table("layers")
    shown = [("bytes", "none"), ("unit-variance", "none"), ("unit-variance", "batch-normalization")]
    shown = [
        (start, change) for start, change in shown
        if ((rows.start == start) & (rows.change == change)).any()]
    figure, grid = results.panels(
        2 * len(shown), len(shown), width=3.6, height=2.9, sharex=True, sharey="row")
    steps = sorted(set(rows.iteration) - {0})[::2]
    ticks = steps, [f"{step:,}" for step in steps]
    for column, (start, change) in enumerate(shown):
        own = rows[
            (rows.start == start) & (rows.change == change) & (rows.poolings == POOLINGS[0])
            & (rows.iteration > 0)]
        for axes, value in zip(
                [grid[column], grid[len(shown) + column]], ["inactive_share", "gradient_rms"]):
            for name in ["tanh", "relu"]:
                for layer, marker in zip([1, 2, 3], "o^s"):
                    for seed, run in own[(own.activation == name) & (own.layer == layer)].groupby("seed"):
                        axes.plot(
                            run.iteration, run[value], marker=marker, markersize=4,
                            label=f"{results.label(name)}, layer {layer}" if seed == 1 else None,
                            **results.style(name) | {"linewidth": 1})
            axes.set_xscale("log")
            axes.set_xticks(*ticks)
            axes.minorticks_off()
        grid[column].set_title(f"{start}" + ("" if change == "none" else f", {change}"), fontsize=9)
        grid[len(shown) + column].set_xlabel("steps, log axis")
        grid[len(shown) + column].set_yscale("log")
    grid[0].set_ylabel("saturated (tanh) or\ndead (ReLU) share")
    grid[len(shown)].set_ylabel("RMS gradient, log axis")
    results.legend(figure, grid, columns=3)
    results.heading(figure, "Begun from bytes, most tanhs of the first layer are saturated")
    results.note(
        figure, "250 training images, seeds 1 and 2, a line each. Saturated: beyond 0.95; dead: a channel that is "
        "0 everywhere.")
    return figure
