"""The figures of dying-relu: dead units by bias, by learning rate and on the way."""

ARMS = [
    ("sgd", "relu", "SGD", "-", "o", "#D55E00"),
    ("momentum", "relu", "SGD with momentum", "--", "s", "#000000"),
    ("adam", "relu", "Adam", "-.", "D", "#0072B2"),
    ("sgd", "leaky-relu", "leaky ReLU, SGD", ":", "^", "#E69F00"),
]
MULTIPLES = {
    ("sgd", 1): ("#E69F00", ":"), ("sgd", 5): ("#D55E00", "-"), ("adam", 1): ("#56B4E9", ":"),
    ("adam", 30): ("#0072B2", "-")}
NAMES = {"sgd": "SGD", "adam": "Adam"}


def figures(results):
    runs, units = results.table("runs"), results.table("units")
    figure, (left, middle, right) = results.panels(3, width=4.1, height=4, sharey=True)
    before_training(left, runs)
    by_rate(results, middle, runs)
    on_the_way(results, right, units)
    left.set_ylabel("dead units in the worst layer, %")
    left.set_ylim(0, 104)
    results.heading(figure, "Units die of negative biases and of high learning rates: under SGD just "
                    "before the loss does")
    results.legend(figure, [left, middle, right], columns=4)
    results.note(
        figure, f"Left: bars are means, lines the range of the seeds. Middle: mean and range of "
        f"{runs[runs.part == 'rate'].seed.nunique()} seeds. Right: a line a seed; ends where the "
        "loss is no longer finite.")
    yield "dead", figure
    yield results.sensitivity(
        ["optimizer", "bias"], "training_loss", "final training loss",
        name=lambda optimizer, bias: f"{optimizer}, initial bias {bias:g}")


def before_training(axes, runs):
    rows = runs[runs.part.isin(["negative-bias", "positive-bias"])]
    share = rows.groupby("bias").initial_dead_share.agg(["mean", "min", "max"]) * 100
    places = range(len(share))
    axes.bar(places, share["mean"], color="0.7")
    axes.vlines(places, share["min"], share["max"], color="0.1", linewidth=1.5)
    axes.set_xticks(places, [f"{bias:g}".replace("-", "−") for bias in share.index])
    axes.set_xlabel("initial bias of all hidden units")
    axes.set_title("Before training")


def by_rate(results, axes, runs):
    rates = runs[runs.part == "rate"]
    rates = rates.assign(percent=100 * rates.largest_dead_share)
    for optimizer, name, label, dashes, marker, color in ARMS:
        arm = rates[
            (rates.optimizer == optimizer) & (rates.activation == name) & (rates.bias == 0)]
        results.mean(
            axes, arm, "rate_multiple", "percent", label, spread="range", linestyle=dashes,
            marker=marker, markersize=4, color=color)
    results.reference(axes, 40, "40 %: counts as dying", 0.99)
    axes.set_xscale("log")
    axes.set_xticks([1, 10, 100], ["1", "10", "100"])
    axes.set_xlabel("learning rate over the best one, log axis")
    axes.set_title("At most, while the loss is finite")


def on_the_way(results, axes, units):
    plain = units[(units.part == "rate") & (units.activation == "relu") & (units.bias == 0)]
    for (optimizer, multiple), (color, dashes) in MULTIPLES.items():
        arm = plain[(plain.rate_multiple == multiple) & (plain.optimizer == optimizer)]
        worst = arm.groupby(["seed", "iteration"]).dead_share.max().reset_index()
        worst = worst.assign(step=worst.iteration + 1, percent=100 * worst.dead_share)
        results.seeds(
            axes, worst, "step", "percent", f"{NAMES[optimizer]} at {multiple} × its best rate",
            color=color, linestyle=dashes, alpha=0.6)
    axes.set_xscale("log")
    axes.set_xlabel("steps + 1, log axis")
    axes.set_title("On the way")
