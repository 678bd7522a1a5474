import Testing

/// What the committed results of `augmentation` say.
@Suite("augmentation")
struct AugmentationTests {
  let results = CommittedResults("augmentation")

  private func runs(_ kind: String, _ images: String = "1000", _ task: String = "classes") throws
    -> [[String: String]]
  {
    try results.rows("runs").filter {
      $0["augmentation"] == kind && $0["images"] == images && $0["task"] == task
    }
  }

  /// The mean difference of the test errors, plain − augmented, paired by seed.
  private func gain(_ kind: String, _ images: String = "1000", _ task: String = "classes") throws
    -> Double
  {
    let (plain, augmented) = try (runs("none", images, task), runs(kind, images, task))
    try #require(plain.count >= 6 && plain.map { $0["seed"] } == augmented.map { $0["seed"] })
    return zip(plain, augmented).reduce(0) {
      $0 + number($1.0, "test_error") - number($1.1, "test_error")
    } / Double(plain.count)
  }

  @Test(
    "each gain is that of the runs, paired by seed",
    arguments: [
      ("g9.gain", "flip-crop"), ("g9.rotation", "rotation"), ("g13.cutout", "cutout"),
      ("g14.mixup", "mixup"),
    ])
  func gains(_ id: String, _ kind: String) throws {
    #expect(try abs(number(results.quantity(id), "measured") - gain(kind)) < 1e-9)
  }

  @Test("flips upside down guess, where the label says what is up; left and right they do not")
  func orientation() throws {
    // A network that tells the classes but not the orientation errs on at least about half.
    for run in try runs("vertical-flip", "1000", "orientation") {
      #expect(number(run, "test_error") > 0.45)
    }
    for run in try runs("none", "1000", "orientation") { #expect(number(run, "test_error") < 0.4) }
    #expect(try gain("vertical-flip", "1000", "orientation") < -0.2)
  }

  @Test(
    "no learning rate was chosen at an edge of its arm's grid", arguments: ["standard", "paper"])
  func rates(_ profile: String) throws {
    try expectRatesInside(
      CommittedResults("augmentation", profile: profile), by: ["task", "augmentation", "images"])
  }

  @Test("shows three images in nine versions, each row of pixels once")
  func pictures() throws {
    let rows = try results.rows("pictures")
    #expect(rows.count == 3 * 9 * 28)
  }
}
