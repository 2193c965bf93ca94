# A thin front; Meson does the work.
.POSIX:
.PHONY: all deps deps-build deps-package check demo sandbox bench fuzz torture package clean

all: build/build.ninja
	ninja -C build

build/build.ninja:
	meson setup build -Dwerror=true

deps:
	tools/deps

deps-build:
	tools/deps build

# Everything that a change must pass; ends with: N passed, N failed, N skipped.
check: deps
	tools/check

# Three nodes on this machine, one order from its writing to its proof.
demo: deps-build
	tools/demo

# The same nodes, left running to be tried out.
sandbox: deps-build
	tools/demo --keep

bench: deps-build
	tools/bench

# Each fuzz target for FUZZ_SECONDS (60).
fuzz: deps
	tools/fuzz

# Kills, power cuts, broken and full disks: the long forms of tests/crash.
torture: deps
	tools/torture

deps-package:
	tools/deps package

# Debian packages and an OCI image, in build-package/.
package: deps-package
	tools/package

clean:
	rm -rf build build-*
