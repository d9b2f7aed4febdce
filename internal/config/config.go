// SPDX-License-Identifier: Apache-2.0

// Package config reads .chainlint.yaml, which says what the certificate files
// of a repository are for: targets, each with its files, its rulesets and the
// user's inputs. It does not read certificates or rulesets. The file has no
// secrets: it has the path of a key, and the name of the environment variable of a
// password.
package config

import (
	_ "embed" // for the schema
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/chainlint/chainlint/internal/strictyaml"
)

// Name is the file name of a configuration.
const Name = ".chainlint.yaml"

// JSONSchema is the JSON Schema (draft 2020-12) of a configuration.
//
//go:embed chainlint.schema.json
var JSONSchema []byte

// A Config is one configuration file.
type Config struct {
	File    string // its path; relative paths in it are relative to its directory
	Strict  bool   // every file below the directories of targets must belong to one of them
	Targets []Target
}

// A Target is what some files are for.
type Target struct {
	Name  Word // unique in its file
	Owner string

	Files    []Word // paths, directories and patterns, at least one; see [Config.Expand]
	Excludes []Word // patterns of files that are not among them
	Rulesets []Word // built-in names and paths of YAML files, at least one
	Params   []Param
	Anchors  []Word     // paths
	Key      *Reference // nil for none
	Password *Reference // always an environment variable; nil for none
}

// A Param is an input of the target's rulesets.
type Param struct {
	Name   Word
	Values []Word // one, or several of a repeatable parameter
}

// A Reference points to a value outside the file: by a path or by the name of an
// environment variable. One of the two is empty.
type Reference struct {
	File, Env Word
}

// Word returns the path or the name of the variable.
func (r *Reference) Word() Word {
	if r.File.Text != "" {
		return r.File
	}
	return r.Env
}

// A Word is a string from the file, with its position.
type Word struct {
	Text         string
	Line, Column int
}

// Problem returns a problem at the position of the word.
func (w Word) Problem(format string, args ...any) strictyaml.Problem {
	return strictyaml.Problem{Line: w.Line, Column: w.Column, Message: fmt.Sprintf(format, args...)}
}

// Error returns an error that lists the problems in the format of compilers, in
// order of line, or nil if there are none.
func (c *Config) Error(problems []strictyaml.Problem) error {
	s := strictyaml.Source{File: c.File, Problems: problems}
	return s.Err()
}

// Path returns a path of the file relative to the current directory.
func (c *Config) Path(name string) string {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(filepath.Dir(c.File), name)
}

// Load reads the configuration at this path. It reports all problems at once, as a
// [*strictyaml.Error], and also returns what it could read: a word that it could not
// read is empty or left out.
func Load(file string) (*Config, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, strictyaml.MaxSize+1))
	if err != nil {
		return nil, err
	}
	return Parse(filepath.Clean(file), data)
}

// Find returns the path of the configuration that applies to a directory: the one
// in the directory itself, or else in the nearest directory above it, up to the root
// of the repository (the directory with .git) or of the file system. It is empty if
// there is none. The path is relative to the directory.
func Find(dir string) (string, error) {
	top, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for up := "."; ; up = filepath.Join(up, "..") {
		file := filepath.Join(up, Name)
		switch info, err := os.Stat(filepath.Join(top, up, Name)); {
		case err == nil && info.Mode().IsRegular():
			return file, nil
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return "", err
		}
		if here := filepath.Join(top, up); exists(filepath.Join(here, ".git")) || filepath.Dir(here) == here {
			return "", nil
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
