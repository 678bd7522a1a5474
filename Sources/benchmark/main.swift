import Foundation
import TensorEngine
import NeuralNetworks
import Randomness
let args = CommandLine.arguments
let net = args[1], act = args[2], initn = args[3], lr = Float(args[4])!, limit = Int(args[5])!, batch = Int(args[6])!
let seed = args.count > 7 ? Int(args[7])! : 1
let raw = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "/tmp/fm/i")))[16...], lab = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "/tmp/fm/l")))[8...].map(Int.init)
let n = 8000
var mean = 0.0, sq = 0.0
let px = raw.map { Float($0) / 255 }
for v in px.prefix(n*784) { mean += Double(v); sq += Double(v)*Double(v) }
mean /= Double(n*784); let sd = (sq/Double(n*784) - mean*mean).squareRoot()
let X = Tensor(px.map { ($0 - Float(mean)) / Float(sd) }, shape: [10000, 28, 28, 1])
let activation = LayerActivation.named(act)!
let key = Key(seed: UInt64(seed))
let rec = Initializer.recommended(for: activation)
var layers: [any Layer]
if net == "cnn4" {
  let g: [Initializer] = [.normal(standardDeviation: 1e-4), .normal(standardDeviation: 0.01), .normal(standardDeviation: 0.01), .normal(standardDeviation: 0.01)]
  layers = Architectures.fourLayerConvolutional(classes: 10, activation: activation, initializers: initn == "cuda" ? g : [rec, rec, rec, .lecun])
} else { layers = Architectures.multilayerPerceptron(hiddenLayers: 4, units: 128, classes: 10, activation: activation, initializer: rec) }
var network = Network(layers, input: [28,28,1], key: key)
var opt = SGD(learningRate: lr, momentum: 0.9)
@MainActor func err(_ m: Int) -> (Double, Double) {
  var e = 0; var loss = 0.0
  for s in stride(from: 0, to: m, by: 250) { let lo = network.logits(X.examples(s..<s+250)); let la = Array(lab[s..<s+250])
    loss += Double(Variable(constant: lo).softmaxCrossEntropy(labels: la).value.scalar)
    for (a,b) in zip(lo.largestColumns, la) where a != b { e += 1 } }
  return (Double(e)/Double(m), loss * 250 / Double(m))
}
let t0 = Date()
var order: [Int] = []; var ep = 0
var line = "\(net) \(act) \(initn) lr=\(lr) b=\(batch): "
var it = 0; var targets = [0.25, 0.1, 0.05]; var next = 2
while it < limit {
  if order.count < batch { order = key.split("e\(ep)").permutation(of: n); ep += 1 }
  let idx = Array(order.prefix(batch)); order.removeFirst(batch)
  let tape = Tape(); let v = network.parameters.map { tape.variable($0.value) }
  let out = network.outputs(Variable(constant: X.gathered(idx)), v, mode: .evaluation)
  let loss = out.last!.softmaxCrossEntropy(labels: idx.map { lab[$0] })
  if !loss.value.scalar.isFinite { line += " DIVERGED@\(it)"; break }
  let g = tape.gradients(of: loss)
  opt.step(&network.parameters, gradients: v.map { g[$0] })
  it += 1
  if it == next { let (e, _) = err(1000); while let t = targets.first, e <= t { line += " \(t)@\(it)"; targets.removeFirst() }; if targets.isEmpty { break }; next = it + max(2, it/10) }
}
let (e, l) = err(1000)
print(line, "end \(it) err \(e) loss \(l) time \(Date().timeIntervalSince(t0))")
