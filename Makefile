# A thin front: make, make check, make demo.  Meson does the work.
.POSIX:
.PHONY: all deps check demo sandbox bench fuzz clean

all: build/build.ninja
	ninja -C build

build/build.ninja:
	meson setup build -Dwerror=true

deps:
	tools/deps

check: deps
	tools/check

clean:
	rm -rf build build-*
