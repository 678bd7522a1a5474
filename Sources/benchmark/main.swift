import TensorEngine
import Dispatch
func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }
nonisolated(unsafe) var state: UInt64 = 1
func rnd(_ n: Int, _ s: Float) -> [Float] { (0..<n).map { _ in state = state &* 6364136223846793005 &+ 1442695040888963407; return (Float(Int32(truncatingIfNeeded: state >> 33)) / Float(1 << 30) - 1) * s } }
func T(_ s: Shape, _ scale: Float) -> Tensor { Tensor(rnd(s.count, scale), shape: s) }
func time(_ name: String, flops: Double, _ n: Int, _ body: () -> Void) {
  body(); body()
  var ts: [Double] = []
  for _ in 0..<n { let t = now(); body(); ts.append(now() - t) }
  ts.sort(); print(name, ts[n/2]*1e3, "ms", flops / ts[n/2] * 1e-9, "GFLOP/s")
}
for (act, side, ch) in [(ReLU() as any Activation, 32, 3), (Tanh(), 32, 3), (ReLU(), 28, 1)] {
  var p = [T([5,5,ch,32], 0.2), T([32],0), T([5,5,32,32],0.05), T([32],0), T([5,5,32,64],0.05), T([64],0), T([side == 32 ? 576 : 256, 10],0.05), T([10],0)]
  var vs = p.map { Tensor(repeating: 0, shape: $0.shape) }
  let x = T([128,side,side,ch], 1); let labels = (0..<128).map { $0 % 10 }
  let h2 = (side-3)/2+1, h3 = (h2-3)/2+1
  let f = 2.0*Double(side*side*25*ch*32)*2/3 + 2.0*Double(h2*h2*800*32) + 2.0*Double(h3*h3*800*64)
  time("alexnet4 \(act.name) \(side)", flops: 3*f*128, 7) {
    let tape = Tape(); let v = p.map { tape.variable($0) }
    var h = Variable(constant: x)
    for l in 0..<3 { h = h.convolved(with: v[2*l], bias: v[2*l+1], stride: 1, padding: 2, activation: act).maxPooled(window: 3, stride: 2) }
    let loss = h.flattened().dense(v[6], bias: v[7]).softmaxCrossEntropy(labels: labels)
    let g = tape.gradients(of: loss)
    let gs = v.map { g[$0] }
    for i in p.indices { p[i].descend(gradient: gs[i], velocity: &vs[i], learningRate: 0.01, momentum: 0.9, weightDecay: 0) }
  }
}
for n in [128, 64] {
  var p: [Tensor] = []; for l in 0...10 { p += [T([l == 0 ? 784 : 256, l == 10 ? 10 : 256], 0.1), T([l == 10 ? 10 : 256], 0)] }
  var vs = p.map { Tensor(repeating: 0, shape: $0.shape) }
  let x = T([n, 784], 1); let labels = (0..<n).map { $0 % 10 }
  time("mlp10 batch \(n)", flops: Double(n) * 2 * (2*784*256 + 3*9*65536 + 3*2560), 21) {
    let tape = Tape(); let v = p.map { tape.variable($0) }
    var h = Variable(constant: x)
    for l in 0..<10 { h = h.dense(v[2*l], bias: v[2*l+1], activation: ReLU()) }
    let loss = h.dense(v[20], bias: v[21]).softmaxCrossEntropy(labels: labels)
    let g = tape.gradients(of: loss)
    let gs = v.map { g[$0] }
    for i in p.indices { p[i].descend(gradient: gs[i], velocity: &vs[i], learningRate: 0.01, momentum: 0.9, weightDecay: 0) }
  }
}
let big = T([1 << 20], 3); let go = T([1<<20], 1)
for a in Activations.all { time("1Mi \(a.name)", flops: 0, 15) {
  let tape = Tape(); let v = tape.variable(big); let y = v.activated(by: a); _ = tape.gradients(of: (y * Variable(constant: go)).sum()) } }
