import Testing

/// The committed results of `prelu-slopes`.
@Suite("prelu-slopes")
struct PReLUSlopesTests {
  let results = CommittedResults("prelu-slopes")

  @Test("the primary numbers are those of the runs", arguments: ["standard", "paper"])
  func primaries(_ profile: String) throws {
    let results = CommittedResults("prelu-slopes", profile: profile)
    let runs = try results.rows("runs")
    func values(_ column: String, _ slopes: String = "channel-wise", decay: String = "0.0")
      -> [Double]
    {
      runs.filter {
        $0["slopes"] == slopes && $0["slope_decay"] == decay
          && $0["long"] == "\(column != "mean_magnitude")"
      }.map { number($0, column) }
    }
    func expect(_ id: String, _ numbers: [Double]) throws {
      #expect(numbers.count == 5)
      let measured = try number(results.quantity(id), "measured")
      #expect(abs(measured - numbers.reduce(0, +) / 5) < 1e-12, "\(id): \(measured)")
    }
    try expect("d7.magnitude", values("mean_magnitude", decay: "0.1"))
    try expect("d8.share", values("share_above_one"))
    let (wise, shared) = (values("share_negative"), values("share_negative", "channel-shared"))
    try expect("d9.seeds", zip(wise, shared).map { $0 > 0 || $1 > 0 ? 1 : 0 })
    try expect("d10.ratio", values("first_ratio"))
    try expect("d11.correlation", values("depth_correlation"))
    let definition = runs.filter { $0["slopes"] == "definition" }
    for (id, column) in [
      ("d4.gradient", "gradient_error_channel_wise"), ("d6.update", "update_error"),
    ] {
      let largest = definition.map { number($0, column) }.max()
      #expect(try number(results.quantity(id), "measured") == largest)
    }
    // He et al. 2015: 2,112 channels of convolutions and 8,192 units, over the weights and biases of
    // 7×7 and 2×2 filters, a pyramid of 50 bins, and three fully connected layers.
    let slopes = 64 + 4 * 128 + 6 * 256 + 2 * 4096
    let convolutions =
      64 * (49 * 3 + 1) + 128 * (4 * 64 + 1) + 3 * 128 * (4 * 128 + 1) + 256 * (4 * 128 + 1)
      + 5 * 256 * (4 * 256 + 1)
    let others = convolutions + 4096 * (50 * 256 + 1) + 4096 * 4097 + 1000 * 4097
    let share = try number(results.quantity("d5.share"), "measured")
    #expect(abs(share - Double(slopes) / Double(others)) < 1e-15)
  }

  @Test("the published ratio and correlation are those of Table 1")
  func publishedNumbers() throws {
    let rows = try results.rows("slopes").filter { $0["long"] == "true" && $0["seed"] == "1" }
    for (mode, name, ratio, correlation) in [
      ("channel-wise", "", "3.43", "−0.79"), ("channel-shared", ".shared", "6.74", "−0.45"),
    ] {
      let slopes = rows.filter { $0["slopes"] == mode }.map { number($0, "published") }
      let others = slopes.dropFirst().sorted()
      #expect(abs(slopes[0] / ((others[5] + others[6]) / 2) - (Double(ratio) ?? .nan)) < 0.005)
      #expect(try results.quantity("d10.ratio\(name)")["published"] == ratio)
      #expect(try results.quantity("d11.correlation\(name)")["published"] == correlation)
    }
  }

  @Test("weight decay of 0.1 leaves slopes of at most 0.06")
  func decay() throws {
    let row = try results.quantity("d7.magnitude")
    #expect(number(row, "ci_high") <= 0.06)
  }

  @Test("the slope of conv1 is above the others' median")
  func firstLayer() throws {
    for row in try results.rows("claims")
    where row["claim"] == "D10" && row["quantity"]?.hasPrefix("slope of conv1") == true {
      #expect(number(row, "ci_low") > 1)
    }
  }

  @Test("the published slopes are those of Table 1")
  func published() throws {
    // He et al. 2015, Table 1: channel-shared, channel-wise
    let table = [
      ("conv1", 0.681, 0.596), ("conv2_1", 0.103, 0.321), ("conv2_2", 0.099, 0.204),
      ("conv2_3", 0.228, 0.294), ("conv2_4", 0.561, 0.464), ("conv3_1", 0.126, 0.196),
      ("conv3_2", 0.089, 0.152), ("conv3_3", 0.124, 0.145), ("conv3_4", 0.062, 0.124),
      ("conv3_5", 0.008, 0.134), ("conv3_6", 0.210, 0.198), ("fc1", 0.063, 0.074),
      ("fc2", 0.031, 0.075),
    ]
    for (mode, published) in [
      ("channel-shared", table.map(\.1)), ("channel-wise", table.map(\.2)),
    ] {
      let rows = try results.rows("slopes").filter {
        $0["slopes"] == mode && $0["long"] == "true" && $0["seed"] == "1"
      }
      #expect(rows.map { $0["layer"] } == table.map(\.0))
      #expect(rows.map { number($0, "published") } == published)
    }
  }

  @Test("no tuned rate lies on the edge of the grid")
  func rates() throws {
    let rates = try Set(results.rows("tuning").map { number($0, "learning_rate") })
    for row in try results.rows("runs") where row["slopes"] != "definition" {
      let rate = number(row, "learning_rate")
      #expect(rates.min() != rate && rates.max() != rate, "\(row["trial"] ?? "")")
    }
  }

  @Test("on CIFAR-10 slopes fall with depth, none is above 1, and of a channel none below 0")
  func paper() throws {
    let results = CommittedResults("prelu-slopes", profile: "paper")
    #expect(try number(results.quantity("d11.correlation"), "ci_high") < 0)
    #expect(try number(results.quantity("d11.correlation.shared"), "ci_high") < 0)
    #expect(try number(results.quantity("d8.share"), "measured") == 0)
    #expect(try number(results.quantity("d9.share"), "measured") == 0)
  }
}
