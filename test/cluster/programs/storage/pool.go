package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// smallest is the least that mkfs.xfs makes a file system of, in bytes; a smaller volume gets as much.
const smallest = 300 << 20

// pooled is the folder that holds one sparse file a volume.
type pooled string

// file is where a volume lives; an id that would leave the folder is refused.
func (p pooled) file(id string) (string, error) {
	if id == "" || strings.ContainsRune(id, filepath.Separator) || strings.HasPrefix(id, ".") {
		return "", status.Errorf(codes.InvalidArgument, "%q is no volume's name", id)
	}
	return filepath.Join(string(p), id), nil
}

// existing is the file of a volume that is there.
func (p pooled) existing(id string) (string, error) {
	file, err := p.file(id)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(file); err != nil {
		return "", status.Errorf(codes.NotFound, "no volume %q: %v", id, err)
	}
	return file, nil
}

// create makes a formatted volume of size bytes. A call that is repeated finds the volume there.
func (p pooled) create(id string, size int64) (int64, error) {
	file, err := p.file(id)
	if err != nil {
		return 0, err
	}
	size = max(size, smallest)
	if found, err := os.Stat(file); err == nil {
		if found.Size() < size {
			return 0, status.Errorf(codes.AlreadyExists, "volume %q has %d bytes, not %d", id, found.Size(), size)
		}
		return found.Size(), nil
	}
	// Formatted under another name: a volume exists whole or not at all.
	draft := filepath.Join(string(p), "."+id)
	defer os.Remove(draft)
	handle, err := os.Create(draft)
	if err != nil {
		return 0, err
	}
	if err := errors.Join(handle.Truncate(size), handle.Close()); err != nil {
		return 0, err
	}
	// XFS, as ext4 grows while it is mounted only with CAP_SYS_RESOURCE, which a container may lack.
	if err := run("mkfs.xfs", "-q", draft); err != nil {
		return 0, err
	}
	return size, os.Rename(draft, file)
}

// grow makes a volume's file bigger, never smaller, and returns its size in bytes.
func (p pooled) grow(id string, size int64) (int64, error) {
	file, err := p.existing(id)
	if err != nil {
		return 0, err
	}
	found, err := os.Stat(file)
	if err != nil || found.Size() >= size {
		return found.Size(), err
	}
	return size, os.Truncate(file, size)
}

// remove deletes a volume; one that is gone already is fine.
func (p pooled) remove(id string) error {
	file, err := p.file(id)
	if err != nil {
		return err
	}
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// run executes a program and puts what it printed into the error.
func run(program string, arguments ...string) error {
	_, err := output(program, arguments...)
	return err
}

func output(program string, arguments ...string) (string, error) {
	printed, err := exec.Command(program, arguments...).CombinedOutput()
	text := strings.TrimSpace(string(printed))
	if err != nil {
		return text, status.Errorf(codes.Internal, "%s %s: %v: %s", program, strings.Join(arguments, " "), err, text)
	}
	return text, nil
}
