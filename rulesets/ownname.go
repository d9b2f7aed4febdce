// SPDX-License-Identifier: Apache-2.0

package rulesets

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"

	"github.com/chainlint/chainlint/chain"
)

// ownName reports a user's file with the name of a built-in ruleset or its provider,
// or a name that looks like it: its verdict could be confused with that of the
// built-in ruleset.
func (r *reader) ownName(o object, builtins fs.FS) {
	r.notTaken(o, "name", r.ruleset.Name, builtins)
	provider := r.ruleset.Provider
	switch mixed := scripts(provider); {
	case r.notTaken(o, "provider", provider, builtins):
	case chain.Escape(provider) != provider:
		o.Problem(o.At("provider"), "provider %s has an invisible character; remove it", quote(provider))
	case len(mixed) > 1:
		o.Problem(o.At("provider"), "provider %s mixes %s letters; write it in one script", quote(provider), strings.Join(mixed, " and "))
	}
}

// notTaken reports a name that belongs to a built-in ruleset or its provider, and
// returns whether it did.
func (r *reader) notTaken(o object, key, own string, builtins fs.FS) bool {
	for _, ruleset := range names(builtins) {
		provider := providerIn(builtins, ruleset)
		like := ""
		switch skeleton(own) {
		case "":
			return false
		case skeleton(ruleset), skeleton(provider):
			like = "looks like " + quote(cmp.Or(provider, ruleset)) + " of"
		default:
			continue
		}
		if own == ruleset || own == provider {
			like = "belongs to"
		}
		o.Problem(o.At(key), "%s %s %s the built-in ruleset %s; use your own name, and extends: [%s] for its requirements",
			key, quote(own), like, ruleset, ruleset)
		return true
	}
	return false
}

// providerIn returns the provider of a built-in ruleset, or an empty string.
func providerIn(builtins fs.FS, name string) string {
	if builtins == fs.FS(builtin) {
		return builtinProviders()[name]
	}
	return readProvider(builtins, name)
}

// builtinProviders reads the providers of the built-in rulesets once.
var builtinProviders = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, name := range Builtin() {
		all[name] = readProvider(builtin, name)
	}
	return all
})

func readProvider(builtins fs.FS, name string) string {
	var head struct {
		Provider string `yaml:"provider"`
	}
	data, err := fs.ReadFile(builtins, name+".yaml")
	if err != nil || yaml.Unmarshal(data, &head) != nil {
		return ""
	}
	return head.Provider
}

// skeleton returns the same text for names that a reader can confuse. It ignores
// case, accents, spaces, punctuation and invisible characters, and maps letters that
// look like Latin ones to these. It is coarser than the skeleton of Unicode Technical
// Standard #39, because it compares only a few names.
func skeleton(name string) string {
	plain := strings.Map(func(r rune) rune {
		if latin, ok := lookalikes[r]; ok {
			return latin
		}
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, norm.NFKD.String(name))
	return skeletonPairs.Replace(chain.Fold(plain))
}

// skeletonPairs merges sequences that look alike in most fonts.
var skeletonPairs = strings.NewReplacer("rn", "m", "vv", "w", "i", "l", "1", "l", "0", "o")

// lookalikes are the letters of Cyrillic, Greek and Armenian, small capitals and
// signs that look like a Latin letter, after the confusables of Unicode Technical
// Standard #39.
var lookalikes = func() map[rune]rune {
	all := map[rune]rune{}
	for latin, others := range map[rune]string{
		'a': "аАαΑᴀɑ", 'b': "ВвΒʙЬ", 'c': "сСϲϹᴄ", 'd': "ԁԀᴅđ", 'e': "еЕΕᴇҽ", 'f': "ϝꜰ", 'g': "ɡɢԍ",
		'h': "һНнΗʜհ", 'i': "іІΙιɪıӀӏ|", 'j': "јЈᴊϳ", 'k': "кКκΚᴋ", 'l': "ʟłⅼ", 'm': "мМΜᴍ", 'n': "ΝɴոИ",
		'o': "оОοΟօᴏøσ", 'p': "рРρΡᴘ", 'q': "ԛԚզ", 'r': "гᴦʀ", 's': "ѕЅꜱ", 't': "тТτΤᴛ", 'u': "υսᴜ",
		'v': "νѵᴠ", 'w': "ԝԜωᴡ", 'x': "хХχΧ", 'y': "уУγΥүʏ", 'z': "Ζᴢ",
	} {
		for _, r := range others {
			all[r] = latin
		}
	}
	return all
}()

// scripts lists the scripts of the letters of a name. Those of East Asia, which one
// language writes together and with Latin letters in between, count as Latin.
func scripts(name string) []string {
	var all []string
	for _, r := range name {
		if !unicode.IsLetter(r) || unicode.In(r, unicode.Common, unicode.Inherited) {
			continue
		}
		if script := scriptOf(r); !slices.Contains(all, script) {
			all = append(all, script)
		}
	}
	slices.Sort(all)
	return all
}

func scriptOf(r rune) string {
	if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) {
		return "Latin"
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return name
		}
	}
	return "unknown"
}
