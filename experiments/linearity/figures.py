"""The figure of linearity: XOR with linear units and with tanh."""

import math


def figures(results):
    curves = results.table("curves")
    depths = sorted(curves.hidden_layers.unique())
    figure, grid = results.panels(len(depths), width=3.3, height=3.6, sharey=True)
    for axes, depth in zip(grid, depths):
        for model, label in [("identity", "linear units"), ("tanh", "tanh units")]:
            rows = curves[(curves.hidden_layers == depth) & (curves.model == model)]
            results.seeds(axes, rows, "iteration", "loss", label, **(
                results.style(model) if model == "tanh" else {"color": "#D55E00"}))
        results.reference(axes, math.log(2), "ln 2: knows nothing", 0.99, color="0.1")
        axes.set_title(f"{depth} hidden layer{'s' if depth > 1 else ''}")
        axes.set_xlabel("steps")
        axes.set_xlim(0, 300)
        axes.set_ylim(0, 1.2)
    grid[0].set_ylabel("cross-entropy, nats")
    results.heading(figure, "XOR: linear units never get below ln 2, tanh units solve it")
    results.legend(figure, grid)
    seeds = curves.seed.nunique()
    results.note(
        figure, f"A line a seed, {seeds} of either; the first 300 of 500 steps. ln 2 is the loss "
        "of equal probabilities for both answers.")
    yield "xor", figure
