// SPDX-License-Identifier: Apache-2.0

// Package config reads .chainlint.yaml, which says what the certificate files
// of a repository are for: targets, each with its files, its rulesets and what
// only the user knows. It reads no certificate and no ruleset, and no secret
// stands in the file: of a key it has the path, of a password the name of the
// environment variable.
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

// Name is what a configuration is called.
const Name = ".chainlint.yaml"

// JSONSchema is the JSON Schema (draft 2020-12) of a configuration.
//
//go:embed chainlint.schema.json
var JSONSchema []byte

// A Config is one configuration file.
type Config struct {
	File    string // its path; relative paths in it are relative to its directory
	Strict  bool   // a file below the directories of targets belongs to one of them
	Targets []Target
}

// A Target is what some files are for.
type Target struct {
	Name  Word // unique in its file
	Owner string

	Files    []Word // paths, folders and patterns, at least one; see [Config.Expand]
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

// A Reference leads to what does not stand in the file itself: by a path, or by
// the name of an environment variable. One of the two is empty.
type Reference struct {
	File, Env Word
}

// Word is the word that leads there.
func (r *Reference) Word() Word {
	if r.File.Text != "" {
		return r.File
	}
	return r.Env
}

// A Word is a text of the file, and where it stands.
type Word struct {
	Text         string
	Line, Column int
}

// Problem is something that is wrong with the word.
func (w Word) Problem(format string, args ...any) strictyaml.Problem {
	return strictyaml.Problem{Line: w.Line, Column: w.Column, Message: fmt.Sprintf(format, args...)}
}

// Error is an error that lists the problems as compilers do, those of the same
// line in their order; nil when there is none.
func (c *Config) Error(problems []strictyaml.Problem) error {
	s := strictyaml.Source{File: c.File, Problems: problems}
	return s.Err()
}

// Path is a path of the file as seen from the current directory.
func (c *Config) Path(name string) string {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(filepath.Dir(c.File), name)
}

// Load reads the configuration at this path. What is wrong with it is reported
// at once, as a [*strictyaml.Error]; beside that stands what could be read: a word
// of it that could not is empty or left out.
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

// Find returns the path of the configuration that holds for a folder: that of
// the folder itself, else of the nearest one above it, up to the root of the
// repository (the folder with .git in it) or of the file system. It is empty
// where there is none. The path is relative to the folder.
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
