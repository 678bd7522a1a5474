"""The figure of activation-cost: what activations cost alone and in a training step."""

import numpy as np


def figures(results):
    elements, steps, widths = (results.table(name) for name in ["elements", "steps", "widths"])
    figure, (alone, within, wide) = results.panels(3, width=4.1, height=5)
    names = by_cost(elements)
    draw_alone(results, alone, elements, names)
    draw_within(results, within, steps, names)
    for _, run in widths.groupby("seed"):
        wide.plot(
            run.units, 1000 * run.step, "o-", markersize=3.5, color="#000000", linewidth=1,
            label="one seed")
    wide.set_xscale("log", base=2)
    wide.set_yscale("log")
    units = sorted(widths.units.unique())
    wide.set_xticks(units, [f"{count:,}" for count in units])
    wide.minorticks_off()
    wide.set_xlabel("units in each of four hidden layers, log axis")
    wide.set_ylabel("time of a training step, ms, log axis")
    wide.set_title("More units are slower")
    results.heading(
        figure, "Exponentials make an activation slower; few take a tenth of a training step")
    results.legend(figure, [alone, within, wide], columns=5)
    results.note(
        figure, f"Rows of the two left panels are the same. Bars: means of "
        f"{elements.seed.nunique()} seeds, with the 95 % interval of the mean (left: of the sum). "
        "Right: the seeds coincide.")
    yield "cost", figure


def by_cost(elements):
    means = elements.groupby("activation", sort=False)[["forward", "backward"]].mean()
    return list(means.sum(axis=1).sort_values().index)


def whiskers(results, axes, rows, column, names, offset=0):
    """The 95 % interval of a column's mean at each activation's row."""
    for place, name in enumerate(names):
        values = rows[rows.activation == name][column]
        if len(values):
            spread = results.interval(values)
            axes.hlines(place + offset, spread["low"], spread["high"], color="0.1", linewidth=1.2)


def rows_of(results, axes, names):
    axes.set_yticks(range(len(names)), [results.label(name) for name in names])
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.set_ylabel("activation, by its cost alone")
    axes.grid(axis="y", visible=False)


def draw_alone(results, axes, elements, names):
    mean = elements.groupby("activation")[["forward", "backward"]].mean().loc[names]
    axes.barh(range(len(names)), mean.forward, color="#0072B2", label="forward")
    axes.barh(
        range(len(names)), mean.backward, left=mean.forward, color="#9CCBEA", label="backward")
    whiskers(results, axes, elements.assign(sum=elements.forward + elements.backward), "sum", names)
    rows_of(results, axes, names)
    axes.set_xlabel("time of an element, ns")
    axes.set_title("Alone, in the cache")


def draw_within(results, axes, steps, names):
    steps = steps.assign(share=100 * steps.activations / steps.step)
    shares = steps.pivot_table(index="activation", columns="part", values="share").reindex(names)
    for offset, part, color, label in [
            (0.2, "mlp", "#D55E00", "in an MLP's step"),
            (-0.2, "cnn", "#F2C879", "in a CNN's step")]:
        places = [place + offset for place in range(len(names))]
        axes.barh(places, shares[part], 0.38, color=color, label=label)
        whiskers(results, axes, steps[steps.part == part], "share", names, offset)
    for place, name in enumerate(names):
        if np.isnan(shares["mlp"][name]):
            axes.annotate("timed alone only", (0.15, place), fontsize=8, va="center", color="0.3")
    results.reference(axes, 10, "a tenth", 0.12, vertical=True)
    rows_of(results, axes, names)
    axes.set_xlabel("its share of a training step, %")
    axes.set_title("In a training step")
