import ExperimentKit

/// One rectifier of the network, beside the published one of Table 1.
struct Rectifier {
  let name: String
  /// The learned slope of Table 1, channel-shared.
  let publishedShared: Double
  /// The mean learned slope of Table 1, channel-wise.
  let publishedChannelWise: Double
  /// The channels of the publication's network.
  let publishedChannels: Int

  /// The eleven convolutions and two fully connected layers, from the input.
  static let all = [
    Rectifier("conv1", 0.681, 0.596, 64),
    Rectifier("conv2_1", 0.103, 0.321, 128), Rectifier("conv2_2", 0.099, 0.204, 128),
    Rectifier("conv2_3", 0.228, 0.294, 128), Rectifier("conv2_4", 0.561, 0.464, 128),
    Rectifier("conv3_1", 0.126, 0.196, 256), Rectifier("conv3_2", 0.089, 0.152, 256),
    Rectifier("conv3_3", 0.124, 0.145, 256), Rectifier("conv3_4", 0.062, 0.124, 256),
    Rectifier("conv3_5", 0.008, 0.134, 256), Rectifier("conv3_6", 0.210, 0.198, 256),
    Rectifier("fc1", 0.063, 0.074, 4096), Rectifier("fc2", 0.031, 0.075, 4096),
  ]

  private init(_ name: String, _ shared: Double, _ channelWise: Double, _ channels: Int) {
    self.name = name
    publishedShared = shared
    publishedChannelWise = channelWise
    publishedChannels = channels
  }

  var isConvolution: Bool { name.hasPrefix("conv") }

  func published(shared: Bool) -> Double { shared ? publishedShared : publishedChannelWise }

  /// Spearman's correlation of place and slope, from the input.
  static func depthCorrelation(_ slopes: [Double]) -> Double? {
    Statistics.spearmanByPlace(slopes)
  }

  /// The slope of the first layer over the median of the others'.
  static func firstRatio(_ slopes: [Double]) -> Double? {
    Statistics.median(Array(slopes.dropFirst())).map { slopes[0] / $0 }
  }

  /// The parameters of the publication's network without slopes: 7×7 and 2×2 filters, a spatial
  /// pyramid of 6² + 3² + 2² + 1² bins, and 1,000 outputs.
  static var publishedParameters: Int {
    var inputs = 3
    var total = 0
    for rectifier in all {
      let area = rectifier.name == "conv1" ? 49 : rectifier.isConvolution ? 4 : 1
      if rectifier.name == "fc1" { inputs *= 50 }
      total += (area * inputs + 1) * rectifier.publishedChannels
      inputs = rectifier.publishedChannels
    }
    return total + (inputs + 1) * 1000
  }
}
