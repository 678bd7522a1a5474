"""The figures of early-stopping: the gap by the size of the data, the watched trainings, the learning rates."""

WRONG = {0: ("all labels right", "#0072B2"), 20: ("20 % wrong labels", "#D55E00")}
LINES = [("training_error", "training", (0, (1.2, 1))), ("validation_error", "validation", (0, (4, 1.5))),
         ("test_error", "test", "-")]
OPTIMIZERS = {"sgd": "plain SGD", "momentum": "momentum", "adam": "Adam"}


def figures(results):
    runs, epochs = results.table("runs"), results.table("epochs")
    plain = runs[runs.wrong_labels.isna()]
    figure, (left, middle, right) = results.panels(3, width=4.1, height=4)
    by_size(results, left, plain[plain.optimizer == "momentum"])
    by_epoch(results, middle, epochs)
    gains(results, right, runs[runs.wrong_labels.notna()])
    results.heading(figure, "The gap shrinks with more images; where labels are wrong the test error rises again")
    results.legend(figure, [left, middle, right], columns=4)
    results.note(
        figure, f"Mean of {plain.seed.nunique()} seeds and its 95 % interval. Middle: the training error counts "
        "the labels as they are, wrong ones included.")
    yield "gap", figure
    yield results.sensitivity(
        ["images", "optimizer"], "training_loss", "final training loss",
        [(images, "momentum") for images in sorted(plain.images.unique())]
        + [(2000, "sgd"), (2000, "adam")],
        lambda images, optimizer: f"{OPTIMIZERS[optimizer]}, {images:,} images",
        prepare=lambda rows: rows[rows.wrong_labels.isna()])


def by_size(results, axes, rows):
    for column, name, dashes in [LINES[0], LINES[2]]:
        results.mean(
            axes, rows.assign(percent=100 * rows[column]), "images", "percent", f"{name} error",
            color="0.2", linestyle=dashes, marker="o", markersize=4)
    sizes = sorted(rows.images.unique())
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{images:,}" for images in sizes], fontsize=8)
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.set_xlabel("training images, log axis")
    axes.set_ylabel("error, %")
    axes.set_title("The gap by the size of the data")


def by_epoch(results, axes, epochs):
    for wrong, (name, color) in WRONG.items():
        rows = epochs[epochs.wrong_labels == wrong]
        for column, part, dashes in LINES:
            results.mean(
                axes, rows.assign(percent=100 * rows[column]), "epoch", "percent", f"{part}, {name}",
                color=color, linestyle=dashes)
    axes.set_ylim(0, 60)
    axes.set_xlabel("epoch")
    axes.set_ylabel("error, %")
    axes.set_title("2,000 images, a constant rate")


def gains(results, axes, runs):
    columns = {
        "best_test_error": "best validation\nepoch", "patient_test_error": "five epochs\nwithout a lower",
        "oracle_test_error": "best test\nepoch"}
    for wrong, (name, color) in WRONG.items():
        rows = runs[runs.wrong_labels == wrong]
        for place, column in enumerate(columns):
            gain = results.interval(100 * (rows.test_error - rows[column]))
            axes.errorbar(
                place + (0.1 if wrong else -0.1), gain["mean"], gain["half"], color=color, marker="D",
                capsize=4, label=f"gain, {name}" if place == 0 else None)
    results.reference(axes, 0, "no gain", 0.35)
    axes.set_xticks(range(len(columns)), columns.values(), fontsize=8)
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_xlabel("where the training stops")
    axes.set_ylabel("gain over the last epoch, points")
    axes.set_title("What stopping gains")
