import Testing

/// The committed results of `prelu-slopes`.
@Suite("prelu-slopes")
struct PReLUSlopesTests {
  let results = CommittedResults("prelu-slopes")

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
    #expect(try number(results.quantity("d8.share"), "measured") == 0)
    #expect(try number(results.quantity("d9.share"), "measured") == 0)
  }
}
