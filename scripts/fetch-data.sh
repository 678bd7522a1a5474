#!/bin/sh
# Downloads a data set from its canonical address, verifies the published checksums and unpacks it.
#
# Usage: scripts/fetch-data.sh NAME [DIR]
#
#   NAME  fashion-mnist  to DIR/fashion-mnist          (31 MB to fetch, 55 MB on disk)
#         cifar-10       to DIR/cifar-10-batches-bin   (170 MB to fetch, 184 MB on disk)
#   DIR   default: data; give the same to --data
#
# Needs curl or wget, gzip, tar, and md5sum, md5 or openssl. Writes all of a data set or nothing. No file
# that is there is replaced: what is missing is added, and one that differs is an error that names it.
# FETCH_DATA_MIRROR=URL fetches the same files from another address, such as file:///mnt/archive.
#
# Exit codes: 64 bad usage, 65 wrong checksum or archive, 69 download or tool unavailable,
# 73 DIR cannot be written, or holds a file that differs.
set -eu

fail() {
  code=$1
  shift
  echo "fetch-data.sh: $*" >&2
  exit "$code"
}

usage() {
  sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
}

download() { # URL FILE
  if command -v curl >/dev/null 2>&1; then
    curl --fail --location --silent --show-error --retry 3 --output "$2" "$1"
  elif command -v wget >/dev/null 2>&1; then
    wget --quiet --tries=3 --output-document="$2" "$1"
  else
    fail 69 "needs curl or wget"
  fi || fail 69 "cannot download $1"
}

md5() { # FILE
  if command -v md5sum >/dev/null 2>&1; then
    md5sum <"$1" | cut -c1-32
  elif [ -x /sbin/md5 ]; then
    /sbin/md5 -q "$1"
  elif command -v openssl >/dev/null 2>&1; then
    openssl md5 <"$1" | sed 's/.*= *//'
  else
    fail 69 "needs md5sum, md5 or openssl"
  fi
}

sha256() { # FILE
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum <"$1" | cut -c1-64
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 <"$1" | cut -c1-64
  elif command -v openssl >/dev/null 2>&1; then
    openssl dgst -sha256 <"$1" | sed 's/.*= *//'
  else
    fail 69 "needs sha256sum, shasum or openssl"
  fi
}

# A word as a shell takes it literally.
quoted() { # WORD
  case $1 in
    *[!A-Za-z0-9_./:,+@%=-]*) printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")" ;;
    *) printf %s "$1" ;;
  esac
}

fetch() { # FILE MD5
  echo "fetching $base/$1"
  download "$base/$1" "$work/$1"
  found=$(md5 "$work/$1")
  [ "$found" = "$2" ] || fail 65 "$base/$1: expected MD5 $2, found $found; nothing was changed"
}

case ${1-} in
  -h | --help)
    usage
    exit 0
    ;;
esac
[ $# -ge 1 ] && [ $# -le 2 ] || {
  usage >&2
  exit 64
}
name=$1
dir=${2:-data}
case $dir in -*) dir=./$dir ;; esac

case $name in
  fashion-mnist)
    base=http://fashion-mnist.s3-website.eu-central-1.amazonaws.com
    target=fashion-mnist
    ;;
  cifar-10)
    base=https://www.cs.toronto.edu/~kriz
    target=cifar-10-batches-bin
    ;;
  *) fail 64 "no data set '$name'; there are: fashion-mnist, cifar-10" ;;
esac
base=${FETCH_DATA_MIRROR:-$base}
base=${base%/}

mkdir -p "$dir" || fail 73 "cannot create the folder $dir"
# In the same folder, so that the finished data set takes its place in one step.
work=$(mktemp -d "$dir/.fetch.XXXXXX") || fail 73 "cannot write to the folder $dir"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

case $name in
  fashion-mnist)
    # The checksums of https://github.com/zalandoresearch/fashion-mnist, section "Get the Data".
    fetch train-images-idx3-ubyte.gz 8d4fb7e6c68d591d4c3dfef9ec88bf0d
    fetch train-labels-idx1-ubyte.gz 25c81989df183df01b3e8a0aad5dffbe
    fetch t10k-images-idx3-ubyte.gz bef4ecab320f06d8554ea6380940ec79
    fetch t10k-labels-idx1-ubyte.gz bb300cfdad3c16e7a12a480ee83cd310
    mkdir "$work/$target"
    for file in "$work"/*.gz; do
      unpacked=$work/$target/$(basename "$file" .gz)
      gzip -dc "$file" >"$unpacked" || fail 65 "cannot unpack $(basename "$file")"
    done
    ;;
  cifar-10)
    # The checksum of https://www.cs.toronto.edu/~kriz/cifar.html.
    fetch cifar-10-binary.tar.gz c32a1d4ab5d03f1284b67883e8d87530
    gzip -dc "$work/cifar-10-binary.tar.gz" | tar -xf - -C "$work" ||
      fail 65 "cannot unpack cifar-10-binary.tar.gz"
    # There are no published checksums of the single files: these say that they are as in the archive.
    for file in data_batch_1 data_batch_2 data_batch_3 data_batch_4 data_batch_5 test_batch; do
      [ -f "$work/$target/$file.bin" ] || fail 65 "the archive holds no $target/$file.bin"
      sum=$(sha256 "$work/$target/$file.bin")
      echo "$sum  $file.bin"
    done >"$work/sums"
    mv "$work/sums" "$work/$target/fetched.sha256"
    ;;
esac

if [ -e "$dir/$target" ]; then
  # All are looked at before one is added.
  for file in "$work/$target"/*; do
    there=$dir/$target/$(basename "$file")
    [ ! -e "$there" ] || cmp -s "$file" "$there" || fail 73 "$there differs from the published file and" \
      "is not replaced; if it is not needed, run: mv -n $(quoted "$there") $(quoted "$there.old")"
  done
  for file in "$work/$target"/*; do
    there=$dir/$target/$(basename "$file")
    [ -e "$there" ] || mv "$file" "$there" || fail 73 "cannot write $there"
  done
else
  mv "$work/$target" "$dir/$target" || fail 73 "cannot write $dir/$target"
fi
echo "$dir/$target is complete; use it with: --dataset $name --data $(quoted "$dir")"
