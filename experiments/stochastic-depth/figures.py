"""The figures of stochastic-depth: errors and computed blocks, and the learning rates."""

ARMS = [
    ("constant", 20, "constant, 40 layers", "#0072B2", "o"),
    ("stochastic", 20, "stochastic, 40 layers", "#D55E00", "s"),
    ("constant", 15, "constant, 30 layers", "#7F7F7F", "^"),
]
PANELS = [("test_error", "test error, %"), ("training_error", "training error, %"),
          ("computed", "blocks computed, % of 20")]


def figures(results):
    runs = results.table("runs")
    runs = runs.assign(computed=runs.computed * runs.blocks / 20)
    figure, panels = results.panels(3, width=3.4, height=4.2)
    for axes, (column, words) in zip(panels, PANELS):
        for place, (depth, blocks, label, color, mark) in enumerate(ARMS):
            rows = runs[(runs.depth == depth) & (runs.blocks == blocks)]
            end = results.interval(100 * rows[column])
            axes.plot(
                [place] * len(rows), 100 * rows[column], ".", color=color, alpha=0.35, markersize=5,
                label="one seed" if depth == "constant" and blocks == 15 else "_one seed")
            axes.errorbar(
                place + 0.18, end["mean"], end["half"], fmt=mark, color=color, capsize=3,
                markersize=6, label=label)
        axes.set_xticks(range(3), ["constant\n40", "stochastic\n40", "constant\n30"])
        axes.set_xlim(-0.5, 2.6)
        axes.set_xlabel("depth, layers")
        axes.set_ylabel(words)
    panels[2].set_ylim(0, 108)
    results.heading(figure, "Forty layers in every step, or a random part of them")
    results.legend(figure, panels[:1], columns=4)
    results.note(
        figure, f"A dot a seed; marks: mean of {runs.seed.nunique()} seeds and its 95 % interval, each "
        "network at its own best learning rate.")
    yield "errors", figure
    yield results.sensitivity(
        ["depth", "blocks"], "validation_error", "validation error",
        name=lambda depth, blocks: f"{depth}, {2 * blocks} layers")
