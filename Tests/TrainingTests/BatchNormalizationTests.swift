import NeuralNetworks
import Randomness
import TensorEngine
import Testing

@testable import Training

@Suite("Batch normalization in training")
struct BatchNormalizationTests {
  private func grid(_ shape: Shape, step: Int = 7, mod: Int = 17, over divisor: Float = 1) -> Tensor
  {
    Tensor(
      (0..<shape.count).map { Float(($0 * step) % mod - mod / 2) / 8 / divisor }, shape: shape)
  }

  /// Four steps of PyTorch 2.13 on a CPU, then its evaluation:
  ///
  ///     import torch, torch.nn.functional as F
  ///     def grid(*shape, step=7, mod=17):
  ///         n = torch.Size(shape).numel()
  ///         return (((torch.arange(n) * step) % mod - mod // 2) / 8).reshape(shape)
  ///     x = grid(6, 4, 4, 2, step=5, mod=19)
  ///     labels = torch.tensor([0, 1, 2, 2, 1, 0])
  ///     conv = torch.nn.Conv2d(2, 3, 3, padding=1, bias=False)
  ///     conv.weight.data = (grid(3, 3, 2, 3) / 2).permute(3, 2, 0, 1)
  ///     hidden = torch.nn.Linear(48, 4, bias=False)
  ///     hidden.weight.data = (grid(48, 4, step=5, mod=13) / 4).T
  ///     last = torch.nn.Linear(4, 3)
  ///     last.weight.data, last.bias.data = grid(4, 3, step=4, mod=11).T, torch.zeros(3)
  ///     first, second = torch.nn.BatchNorm2d(3), torch.nn.BatchNorm1d(4)
  ///     def logits():
  ///         y = torch.tanh(first(conv(x.permute(0, 3, 1, 2)))).permute(0, 2, 3, 1)
  ///         return last(F.relu(second(hidden(y.flatten(1)))))
  ///     modules = torch.nn.ModuleList([conv, first, hidden, second, last])
  ///     optimizer = torch.optim.SGD(modules.parameters(), lr=0.1, momentum=0.9)
  ///     for _ in range(4):
  ///         optimizer.zero_grad()
  ///         loss = F.cross_entropy(logits(), labels)
  ///         loss.backward()
  ///         optimizer.step()
  ///         print(loss)
  ///     modules.eval()
  ///     print(conv.weight.permute(2, 3, 1, 0)[1], hidden.weight.T[:3], last.weight.T, logits())
  ///     for m in [first, second]: print(m.weight, m.bias, m.running_mean, m.running_var)
  @Test("gives the losses, parameters and running statistics of PyTorch")
  func golden() {
    let layers: [any Layer] = [
      Convolution(3, kernel: 3, initializer: .lecun, bias: nil), BatchNormalization(),
      ActivationLayer(.tanh), Flatten(), Dense(4, initializer: .lecun, bias: nil),
      BatchNormalization(), ActivationLayer(.relu), Dense(3, initializer: .lecun),
    ]
    var network = Network(layers, input: [4, 4, 2], key: Key(seed: 1))
    network.parameters[0].value = grid([3, 3, 2, 3], over: 2)
    network.parameters[4].value = grid([48, 4], step: 5, mod: 13, over: 4)
    network.parameters[8].value = grid([4, 3], step: 4, mod: 11)
    let batch = Examples(
      inputs: grid([6, 4, 4, 2], step: 5, mod: 19), labels: [0, 1, 2, 2, 1, 0], classCount: 3)
    var optimizer = SGD(learningRate: 0.1, momentum: 0.9)
    let losses = (0..<4).map { _ in
      network.train(on: batch, by: &optimizer, mode: .training(Key(seed: 1)))
    }
    let own: [[Float]] =
      [losses] + [1, 2, 3, 5, 6, 7].map { network.parameters[$0].value.values } + [
        Array(network.parameters[0].value.values[18..<36]),
        Array(network.parameters[4].value.values[..<12]),
        network.parameters[8].value.values, network.logits(batch.inputs).values,
      ]
    for (values, golden) in zip(own, Self.golden) {
      #expect(values.count == golden.count)
      for (a, b) in zip(values, golden) {
        #expect(abs(a - b) < 3e-5 * max(1, abs(b)), "\(a), PyTorch has \(b)")
      }
    }
  }

  static let golden: [[Float]] = [
    [1.14624798, 0.898790061, 0.826159656, 0.774319708],
    [1.00072205, 0.976225734, 0.993700147],
    [0.00376231573, -0.00346652186, 0.00900740083],
    [0.00397707056, -0.00178657332, 2.95669315e-06, 0.793686271, 0.861581564, 0.882534087],
    [0.970283151, 0.976932883, 0.964811921, 1.07810223],
    [-0.0476184562, -0.0356351398, -0.0790058225, 0.0145995719],
    [
      -0.0905365944, 0.0575481057, -0.0413745716, -0.0144904796, 1.06828499, 0.945641875,
      0.934740126, 1.15110314,
    ],
    [
      -0.0440067872, 0.376068205, -0.258064181, 0.228595316, -0.448680282, 0.00505721755,
      0.45167762, -0.130545527, 0.288974643, -0.403691173, 0.108985893, 0.435247004,
      -0.186215654, 0.297745913, -0.325959146, 0.19184421, -0.515562654, -0.0532802194,
    ],
    [
      -0.148519039, 0.0948976949, 0.163029701, -0.145017505, 0.15013887, 0.224990144,
      -0.0302343406, 0.101341173, -0.1814695, -0.0726694986, 0.128275305, -0.0925567523,
    ],
    [
      -0.62207818, -0.069900237, 0.316978425, -0.483436197, 0.0131826401, 0.470253557,
      -0.375047237, 0.197612375, 0.552434862, -0.199672833, 0.315438807, -0.740765989,
    ],
    [
      0.0724143088, 0.0711835325, -0.336200923, -1.23738253, 0.496990144, -1.09755862,
      -1.54982257, 0.34864378, 1.85908782, -0.804959714, -0.109836608, 0.44243592, -0.643709123,
      0.162001044, 0.815550447, 0.133946478, -0.0260236599, -0.107922807,
    ],
  ]

  @Test("leaves running statistics to themselves: no optimizer, penalty or count has them")
  func statistics() {
    func trained(_ penalty: Penalty?, _ optimizer: any Optimizer) -> Network {
      var trainer = Trainer(
        Network(
          [BatchNormalization(), Dense(3, initializer: .lecun)], input: [2], key: Key(seed: 1)),
        on: corners(12), optimizer: optimizer, batchSize: 12,
        options: Trainer.Options(penalty: penalty), key: Key(seed: 2))
      trainer.train(steps: 3)
      return trainer.network
    }
    let all = WeightDecay(0.5, exempting: [])
    let networks = [
      trained(nil, SGD(learningRate: 0)), trained(Penalty(l2: 1), SGD(learningRate: 0.1)),
      trained(nil, Adam(learningRate: 0.1, weightDecay: all)),
      trained(nil, SGD(learningRate: 0.1, momentum: 0.9, weightDecay: all)),
    ]
    // The inputs do not change, so that what is followed is the same for all.
    for network in networks {
      #expect(network.parameters[2].value.values == networks[0].parameters[2].value.values)
      #expect(network.parameterCount() == 2 + 2 + 6 + 3)
      #expect(network.parameterCount(.statistics) == 4)
    }
    #expect(networks[0].parameters[2].value.values != [0, 0, 1, 1])
  }

  @Test("is left as it is by an evaluation, and by a step whose loss is not finite")
  func untouched() {
    var network = Network(
      [BatchNormalization(), Dense(3, initializer: .lecun)], input: [2], key: Key(seed: 1))
    let before = bits(network)
    _ = network.evaluate(on: corners(12))
    _ = network.lossAndGradients(corners(12), mode: .training(Key(seed: 1)))
    var optimizer = SGD(learningRate: 0.1)
    let broken = Examples(
      inputs: Tensor(repeating: .infinity, shape: [3, 2]), labels: [0, 1, 2], classCount: 3)
    _ = network.train(on: broken, by: &optimizer, mode: .training(Key(seed: 1)))
    #expect(bits(network) == before)
  }
}

/// Counts how often it is passed.
private final class Counter: @unchecked Sendable { var count = 0 }

private struct Counting: Layer {
  let counter: Counter
  func outputShape(for input: Shape) -> Shape { input }
  func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    counter.count += 1
    return x
  }
}

@Suite("Stochastic depth in training")
struct StochasticDepthTests {
  private func network(_ survival: Double, _ counter: Counter, blocks: Int = 5) -> Network {
    Network(
      (0..<blocks).map { _ in
        Residual(
          [Counting(counter: counter), Dense(2, activation: .tanh, initializer: .lecun)],
          survival: survival)
      } + [Dense(3, initializer: .lecun)], input: [2], key: Key(seed: 1))
  }

  @Test("computes only the blocks that survive, and says beforehand which", arguments: [0, 0.3, 1])
  func counts(_ survival: Double) {
    let counter = Counter()
    var trainer = Trainer(
      network(survival, counter), on: corners(30), optimizer: SGD(learningRate: 0.1),
      batchSize: 10, key: Key(seed: 3))
    var announced = 0
    for step in 0..<200 {
      announced += trainer.network.computedBlocks(trainer.mode(ofStep: step))
      trainer.step()
      #expect(counter.count == announced)
    }
    // Five standard errors of a share of 1,000 draws.
    let share = Double(announced) / 1000
    #expect(abs(share - survival) <= 5 * (survival * (1 - survival) / 1000).squareRoot())
    _ = trainer.network.logits(corners(4).inputs)
    #expect(counter.count == announced + 5 && trainer.network.computedBlocks(.evaluation) == 5)
  }

  @Test("a dropped block gets no gradient and passes on that of its output")
  func dropped() throws {
    let network = network(0.5, Counter(), blocks: 1)
    let keys = (0..<20).map { Key(seed: UInt64($0)) }
    let kept = try #require(keys.first { network.computedBlocks(.training($0)) == 1 })
    let left = try #require(keys.first { network.computedBlocks(.training($0)) == 0 })
    let batch = corners(12)
    #expect(network.lossAndGradients(batch, mode: .training(kept)).gradients[0].meanSquare > 0)
    let (loss, gradients) = network.lossAndGradients(batch, mode: .training(left))
    #expect(gradients[0].meanSquare == 0 && gradients[1].meanSquare == 0)
    // What is left is the last layer alone.
    var last = Network([Dense(3, initializer: .lecun)], input: [2], key: Key(seed: 1))
    last.parameters = Array(network.parameters[2...])
    let alone = last.lossAndGradients(batch, mode: .evaluation)
    #expect(loss == alone.loss && gradients[2].values == alone.gradients[0].values)
  }

  @Test("scales the branch by its probability in evaluation")
  func evaluation() {
    func logits(_ survival: Double) -> [Float] {
      let block = Residual([Dense(2, activation: .tanh, initializer: .lecun)], survival: survival)
      return Network([block], input: [2], key: Key(seed: 1)).logits(corners(9).inputs).values
    }
    let (input, whole) = (corners(9).inputs.values, logits(1))
    for (place, half) in logits(0.25).enumerated() {
      #expect(abs(half - (input[place] + 0.25 * (whole[place] - input[place]))) < 1e-6)
    }
    #expect(logits(0) == input)
  }
}
