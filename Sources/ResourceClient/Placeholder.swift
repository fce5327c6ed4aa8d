// Gives this target something to build until its first file is there.
