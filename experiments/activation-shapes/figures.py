"""The figures of activation-shapes: the functions, and sigmoids one after the other."""

import pandas as pd

SETTINGS = {
    "sigmoid": "sigmoid", "softmax": "softmax of (x, 0)", "leaky-relu": "leaky ReLU, slope 0.01",
    "prelu": "PReLU, slope 0.25", "elu": "ELU, α = 1", "selu": "SELU, α = 1.67, λ = 1.05",
    "maxout": "maxout of −x/2 − 1, x/4, x − 1", "swish": "Swish, x σ(x)", "gelu": "GELU, x Φ(x)",
    "swiglu": "SwiGLU, x² σ(x)",
}


def figures(results):
    yield "shapes", shapes(results)
    yield "repetitions", repetitions(results)


def shapes(results):
    table, properties = results.table("shapes"), results.table("properties").set_index("activation")
    names = [name for name in table.activation.unique() if name != "elu-2.0"]
    figure, grid = results.panels(len(names), 4, width=2.75, height=2.45, sharey=True)
    for axes, name in zip(grid, names):
        curve = table[table.activation == name]
        # No line across a jump.
        value, derivative = (
            series.where(series.diff().abs().fillna(0) < 0.4)
            for series in (curve.value, curve.derivative))
        axes.plot(curve.x, derivative, color="#D55E00", linestyle=(0, (4, 2)), label="slope f′(x)")
        axes.plot(curve.x, value, color="0.1", linewidth=1.8, label="value f(x)")
        own = properties.loc[name]
        if pd.notna(own.minimum_at):
            axes.plot(
                own.minimum_at, own.minimum, "o", color="#0072B2", markersize=5,
                label="minimum, if there is one")
        axes.set_title(SETTINGS.get(name, results.label(name)), fontsize=9)
        axes.set_xlim(-4, 4)
        axes.set_ylim(-2, 3)
        axes.set_xticks(range(-4, 5, 2), ["−4", "−2", "0", "2", "4"])
    for axes in grid[-4:]:
        axes.set_xlabel("x")
    for axes in grid[::4]:
        axes.set_ylabel("f(x), f′(x)")
    results.legend(figure, grid)
    results.heading(figure, "The activation functions of the documents and their slopes")
    return figure


STARTS = [("#0072B2", "-", "o"), ("#E69F00", "--", "s"), ("#000000", ":", "D"),
          ("#CC79A7", "-.", "^"), ("#56B4E9", "-", "v")]


def repetitions(results):
    table = results.table("repetitions")
    figure, (outputs, slopes) = results.panels(2, width=4.6, height=3.7)
    for place, (start, rows) in enumerate(table.groupby("start")):
        color, dashes, marker = STARTS[place % len(STARTS)]
        style = {"color": color, "linestyle": dashes, "marker": marker, "markersize": 4}
        name = f"from {start:g}".replace("-", "−")
        outputs.plot(rows.layers, rows.output, label=name, **style)
        slopes.plot(rows.layers, rows.slope, markevery=(2 * place, 10), **style)
    slopes.plot(
        rows.layers, rows.bound, color="0.35", linestyle=(0, (4, 2)), linewidth=1,
        label="bound 0.25ⁿ")
    outputs.set_title("Outputs go to a fixed point …")
    slopes.set_title("… and slopes go to 0")
    outputs.set_xlim(0.5, 12)
    outputs.set_ylim(-0.04, 1.04)
    outputs.set_ylabel("output of the last sigmoid")
    slopes.set_yscale("log")
    slopes.set_ylim(1e-46, 10)
    slopes.set_ylabel("slope of all n together, log axis")
    for axes in (outputs, slopes):
        axes.set_xlabel("n, sigmoids one after the other")
    results.legend(figure, [outputs, slopes], columns=3)
    return figure
