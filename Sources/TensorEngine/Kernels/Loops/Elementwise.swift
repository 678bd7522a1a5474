// Loops over whole arrays. The body is inlined; the last, partial vector runs through the same code,
// so every element gets the same operations wherever it lies.

/// `y[i] = body(x[i])`; y is overwritten and may be x.
@inline(__always)
func transform(
  _ count: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
  _ body: (Vector) -> Vector
) {
  let whole = count & ~(Vector.width - 1)
  for i in stride(from: 0, to: whole, by: Vector.width) { y.store(body(x.vector(i)), i) }
  if whole < count {
    y.storePartial(body(x.partialVector(whole, count - whole)), whole, count - whole)
  }
}

/// `(y[i], z[i]) = body(x[i])`; y and z are overwritten, and either may be x.
@inline(__always)
func transform(
  _ count: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
  _ z: UnsafeMutablePointer<Float>, _ body: (Vector) -> (Vector, Vector)
) {
  let whole = count & ~(Vector.width - 1)
  for i in stride(from: 0, to: whole, by: Vector.width) {
    let (first, second) = body(x.vector(i))
    y.store(first, i)
    z.store(second, i)
  }
  if whole < count {
    let rest = count - whole
    let (first, second) = body(x.partialVector(whole, rest))
    y.storePartial(first, whole, rest)
    z.storePartial(second, whole, rest)
  }
}

/// `y[i] = body(a[i], b[i])`; y is overwritten and may be a or b.
@inline(__always)
func combine(
  _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  into y: UnsafeMutablePointer<Float>, _ body: (Vector, Vector) -> Vector
) {
  let whole = count & ~(Vector.width - 1)
  for i in stride(from: 0, to: whole, by: Vector.width) {
    y.store(body(a.vector(i), b.vector(i)), i)
  }
  if whole < count {
    let rest = count - whole
    y.storePartial(body(a.partialVector(whole, rest), b.partialVector(whole, rest)), whole, rest)
  }
}

/// Calls `vector` for each whole vector of so many elements, a multiple of eight, with its place, and `rest`
/// for eight that are left.
@inline(__always)
func forEachVector(_ count: Int, _ vector: (Int) -> Void, rest: (Int) -> Void) {
  var place = 0
  while place &+ Vector.width <= count {
    vector(place)
    place &+= Vector.width
  }
  if Vector.width > Lanes.scalarCount && place < count { rest(place) }
}
