"""The figures of ensembles: error and calibration by the number of members, and the learning rates."""

NETWORKS = {"mlp2": ("the perceptron", "#0072B2"), "cnn4": ("CNN4", "#D55E00")}


def figures(results):
    members = results.table("members")
    figure, (left, middle, right) = results.panels(3, width=3.9, height=3.7)
    for network, (name, color) in NETWORKS.items():
        rows = members[members.network == network]
        rows = rows.assign(
            gain=100 * (rows.single_error - rows.mean_error), percent=100 * rows.mean_error,
            vote=100 * rows.vote_error, calibrated=100 * rows.calibration)
        results.mean(
            left, rows, "members", "gain", name, color=color, marker="o", markersize=4)
        results.mean(
            middle, rows, "members", "percent", name, color=color, marker="o", markersize=4)
        results.mean(
            middle, rows, "members", "vote", f"{name}, vote", color=color, marker="^", markersize=4,
            linestyle=(0, (3, 1.5)))
        results.mean(
            right, rows, "members", "calibrated", name, color=color, marker="o", markersize=4)
    results.reference(left, 2, "“2% extra performance”", 0.02)
    left.set_ylabel("gain over one member, points")
    left.set_title("Mean probability")
    middle.set_ylabel("test error, %")
    middle.set_title("Mean probability and vote")
    right.set_ylabel("expected calibration error, %")
    right.set_title("Calibration of the mean probability")
    for axes in (left, middle, right):
        axes.set_xticks([1, 2, 3, 5, 7, 10])
        axes.set_xlabel("members")
    left.set_ylim(bottom=0)
    right.set_ylim(bottom=0)
    results.heading(figure, "What one to ten networks do together")
    results.legend(figure, [left, middle, right], columns=4)
    results.note(
        figure, "Mean of " + " and ".join(
            f"{members[members.network == network].seed.nunique()} ensembles of {name}"
            for network, (name, _) in NETWORKS.items())
        + " and its 95 % interval.")
    yield "gain", figure
    yield results.sensitivity(
        ["network"], "training_loss", "final training loss", [(name,) for name in NETWORKS],
        lambda network: NETWORKS[network][0])
