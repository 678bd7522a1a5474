"""The figures of deep-rectifiers: training error by initialization, and test errors in pairs."""
import math

SCHEMES = {
    "kaiming": ("Kaiming", {"color": "#D55E00", "linestyle": "-"}),
    "xavier": ("Xavier", {"color": "#0072B2", "linestyle": (0, (4, 1.4))}),
    "fixed": ("σ = 0.01", {"color": "#000000", "linestyle": (0, (6, 1.5, 1, 1.5))}),
}
TITLES = {"mlp": "fully connected", "conv": "convolutions", "vgg": "VGG's widths"}
SHAPES = {
    "mlp": ("o", "fully connected"), "conv": ("^", "convolutions"), "vgg": ("s", "VGG's widths"),
    "cnn10": ("D", "ten convolutions")}
NETWORKS = [
    ("vgg", 4), ("vgg", 8), ("vgg", 12), ("vgg", 16), ("mlp", 22), ("mlp", 30), ("conv", 22),
    ("conv", 30)]
SETTINGS = ["network", "depth", "initialization"]


def figures(results):
    curves, runs = results.table("curves"), results.table("runs")
    yield "curves", errors_by_step(results, curves, runs)
    yield "theory", errors_by_gradient(results, runs, results.table("theory"))
    yield "accuracy", pairs(results, runs[runs.network == "cnn10"])
    yield "sensitivity", rates(
        results, "steps", "steps to 60 %, or all",
        [(network, depth, scheme) for network in ("mlp", "conv") for depth in (22, 30)
         for scheme in ("xavier", "kaiming")],
        lambda rows: rows.assign(steps=rows.steps_to_60.fillna(rows.limit)))
    if (runs.network == "vgg").any():
        yield "sensitivity_loss", rates(
            results, "training_loss", "final training loss",
            [("vgg", depth, scheme) for scheme in ("fixed", "kaiming")
             for depth in (4, 8, 12, 16)])
    yield "sensitivity_error", rates(
        results, "test_error", "error on held-out images",
        [("cnn10", 10, scheme) for scheme in ("xavier", "kaiming")])


def rates(results, criterion, label, arms, prepare=None):
    return results.sensitivity(
        SETTINGS, criterion, label, arms,
        lambda network, depth, scheme: f"{network}, {depth} layers, {SCHEMES[scheme][0]}",
        prepare=prepare)[1]


def errors_by_step(results, curves, runs):
    curves = curves.assign(percent=100 * curves.training_error)
    networks = [
        key for key in NETWORKS
        if len(curves[(curves.network == key[0]) & (curves.depth == key[1])])]
    figure, grid = results.panels(len(networks), 4, width=3.5, height=3, sharey=True)
    for axes, (network, depth) in zip(grid, networks):
        def own(table, scheme):
            return table[
                (table.network == network) & (table.depth == depth)
                & (table.initialization == scheme)]
        counts = []
        for scheme, (name, style) in SCHEMES.items():
            rows = own(curves, scheme)
            if len(rows):
                results.seeds(
                    axes, rows, "iteration", "percent", name, **style | {"alpha": 0.6})
                steps = own(runs, scheme).steps_to_60
                counts.append(f"{name} {steps.notna().sum()} of {len(steps)}")
        results.reference(axes, 60, "60 %: learns", inside=False)
        results.reference(axes, 90, "90 %: chance", inside=False, linestyle=(0, (1, 1.5)))
        axes.set_xscale("log")
        axes.tick_params(axis="x", which="minor", labelbottom=False)
        axes.set_ylim(0, 104)
        axes.set_title(
            f"{depth} layers, {TITLES[network]}\nget to 60 %: {', '.join(counts)}", fontsize=9)
    for axes in grid[-4:]:
        axes.set_xlabel("steps (mini-batches), log axis")
    for axes in grid[::4]:
        axes.set_ylabel("training error, %")
    results.heading(figure, "Training error by initialization: who learns, and when")
    results.legend(figure, grid, columns=5)
    results.note(
        figure, "A line a seed; flat lines at chance lie on one another, the titles count them.\n"
        "Errors are those over the last 512 images seen, fully connected 1,024.")
    return figure


def errors_by_gradient(results, runs, theory):
    """The error a network ends with over the gradient that infinite width says it begins with."""
    runs = runs.merge(theory[SETTINGS + ["relative_gradient"]], on=SETTINGS)
    figure, (axes,) = results.panels(1, width=7, height=4.4)
    for network, (marker, name) in SHAPES.items():
        for scheme, (title, style) in SCHEMES.items():
            rows = runs[(runs.network == network) & (runs.initialization == scheme)]
            if len(rows):
                axes.plot(
                    rows.relative_gradient, 100 * rows.training_error.fillna(0.9), marker,
                    color=style["color"], fillstyle="none", markersize=5, alpha=0.8, linestyle="",
                    label=f"{name}, {title}")
    axes.set_xscale("log")
    lowest = math.floor(math.log10(runs.relative_gradient.min()))
    axes.set_xticks([10.0**power for power in range(lowest, 1, 1 if lowest > -8 else 2)])
    axes.set_xlim(10.0**lowest / 3, 30)
    axes.set_ylim(0, 104)
    results.reference(axes, 60, "60 %", 0.3)
    results.reference(axes, 90, "90 %: chance", 0.3, linestyle=(0, (1, 1.5)))
    results.reference(axes, 1, "as large as at the last", vertical=True, inside=False)
    axes.set_xlabel("gradient at the first layer over that at the last, predicted, log axis")
    axes.set_ylabel("training error at the end, %")
    results.heading(figure, "What is learned, over the gradient that theory leaves the first layer")
    results.legend(figure, [axes], columns=3)
    results.note(
        figure, "A mark a seed, at the best rate of its network. The gradient is that of infinite "
        "width\nbefore training, √χ₁ a layer; nothing is fitted.")
    return figure


def pairs(results, runs):
    errors = 100 * runs.pivot(index="seed", columns="initialization", values="test_error")
    gain = results.interval(errors.xavier - errors.kaiming)
    figure, (axes,) = results.panels(1, width=5.2, height=5)
    axes.plot(
        errors.xavier, errors.kaiming, "o", color="#E69F00", markeredgecolor="0.3",
        markeredgewidth=0.5, label="one seed")
    xavier, kaiming = results.interval(errors.xavier), results.interval(errors.kaiming)
    axes.errorbar(
        xavier["mean"], kaiming["mean"], kaiming["half"], xavier["half"], color="0.1", marker="D",
        capsize=3, linewidth=1.2, label="mean and 95 % interval")
    low, high = errors.min().min() - 0.2, errors.max().max() + 0.2
    axes.plot(
        [low, high], [low, high], color="0.4", linewidth=0.9, linestyle=(0, (4, 3)),
        label="equal errors")
    axes.set_aspect("equal", adjustable="box")
    axes.set_xlim(low, high)
    axes.set_ylim(low, high)
    axes.set_xlabel("test error with Xavier, %")
    axes.set_ylabel("test error with Kaiming, %")
    numbers = f"{gain['mean']:.2f} [{gain['low']:.2f}, {gain['high']:.2f}]".replace("-", "−")
    results.heading(figure, "Ten convolutions: which initialization is the more accurate?")
    axes.set_title("Below the line Kaiming is better", fontsize=9)
    results.legend(figure, [axes], columns=3)
    results.note(figure, f"{len(errors)} seeds, in pairs. Xavier − Kaiming: {numbers} points,\n"
                 "95 % interval by Student's t.")
    return figure
