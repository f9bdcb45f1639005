#!/bin/sh
# Builds the programs of `rhea bench`: each natively, for the value that its passes must give (known-results.txt), then for
# riscv64, and those that only compute for mips and mipsel, with that value inside. What this writes is in the tree; run it
# after a change of a program.
#
#   ./build.sh                  all programs, into the tree: needs Debian's gcc, gcc-riscv64-linux-gnu, gcc-mips-linux-gnu and
#                               gcc-mipsel-linux-gnu
#   ./build.sh guest DIRECTORY  the riscv64 programs alone, into DIRECTORY, with the known results of the tree
#   ./build.sh mips DIRECTORY   the mips programs alone, into DIRECTORY; mipsel so too
#   ./build.sh native DIRECTORY the known results alone, into DIRECTORY
set -eu
cd "$(dirname "$0")"

programs='integer calls strings sort matrix vm sha256 float fma divsqrt convert pages selfmod beside system'
# All but fma, which these CPUs lack, and those about the system.
mips_programs='integer calls strings sort matrix vm sha256 float divsqrt convert'
common='-std=gnu11 -Wall -Wextra -Werror -O2 -fno-ident -ffp-contract=off -fno-math-errno -ffreestanding -fno-tree-loop-distribute-patterns'
guest='-march=rv64gc -mabi=lp64d -mcmodel=medany -fno-pic -fno-stack-protector -fno-asynchronous-unwind-tables -nostdlib -static
  -Wl,-T,guest.ld,--build-id=none,-z,noexecstack,--no-warn-rwx-segments,-s'
# An address is less wide than the numbers that some programs make of one.
mips='-march=mips32r2 -mabi=32 -mhard-float -mfp32 -mnan=legacy -fno-pic -fno-stack-protector
  -fno-asynchronous-unwind-tables -nostdlib -static -Wno-pointer-to-int-cast -Wno-int-to-pointer-cast
  -Wl,-T,malta.ld,--build-id=none,-z,max-page-size=4096,-z,noexecstack,--no-warn-rwx-segments,-s'

native() {
  echo '# What a pass of each program gives, by the same C code compiled for the host: written by build.sh.'
  for name in $programs; do
    # shellcheck disable=SC2086 # lists of options
    gcc $common -DNATIVE -o "$work/$name" "$name.c" native.c -lm
    echo "$name $("$work/$name")"
  done
}

guest() {
  for name in $programs; do
    expected=$(sed -n "s/^$name //p" "$1")
    trap=''
    [ -r "${name}_trap.S" ] && trap=${name}_trap.S
    # shellcheck disable=SC2086
    riscv64-linux-gnu-gcc $common $guest -DEXPECTED="${expected}ULL" -o "$2/$name.elf" start.S $trap "$name.c" guest.c memory.c
  done
  # Its functions, and so its result, are generated when it runs (cold.c says where they lie): a plain image, to be continued.
  # shellcheck disable=SC2086
  riscv64-linux-gnu-gcc $common $guest -DGENERATED=0x80100000 -DEXPECTED='(((u64 *)GENERATED)[1])' -o "$work/cold.elf" \
    start.S cold.c guest.c memory.c
  riscv64-linux-gnu-objcopy -O binary "$work/cold.elf" "$2/cold.bin"
  chmod a-x "$2"/*.elf "$2/cold.bin"
}

# malta COMPILER RESULTS DIRECTORY
malta() {
  for name in $mips_programs; do
    expected=$(sed -n "s/^$name //p" "$2")
    # shellcheck disable=SC2086
    "$1" $common $mips -DEXPECTED="${expected}ULL" -o "$3/$name.elf" start_malta.S "$name.c" guest.c memory.c -lgcc
  done
  chmod a-x "$3"/*.elf
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
resources=../resources/dev/rhea/machine/bench
case ${1:-all} in
  all)
    native >"$work/known-results.txt"
    mkdir -p "$resources"
    mv "$work/known-results.txt" "$resources/"
    guest "$resources/known-results.txt" "$resources"
    for target in mips mipsel; do
      mkdir -p "$resources/$target"
      malta $target-linux-gnu-gcc "$resources/known-results.txt" "$resources/$target"
    done
    ;;
  guest) guest "$resources/known-results.txt" "$2" ;;
  mips | mipsel) malta "$1-linux-gnu-gcc" "$resources/known-results.txt" "$2" ;;
  native) native >"$2/known-results.txt" ;;
  *)
    sed -n 's/^#   //p' build.sh >&2
    exit 1
    ;;
esac
