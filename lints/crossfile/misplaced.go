// SPDX-License-Identifier: Apache-2.0

package crossfile

import (
	"fmt"
	"slices"

	"github.com/chainlint/chainlint/chain"
	"github.com/chainlint/chainlint/lints"
)

// finding returns the finding about files with an issuer of another environment,
// and the uses that it is about: all of them if it is unknown which are wrong.
func (i *issuer) finding() (lints.Finding, []use) {
	names := and(environmentsOf(i.uses()))
	f := lints.Finding{
		Found:    fmt.Sprintf("one issuer key for %s", names),
		Required: "an issuer for each environment",
	}
	if len(i.known) == 0 {
		f.Found = fmt.Sprintf("one issuer for %s", names)
	}
	if home, wrong := i.misplaced(i.isRegistered); len(wrong) > 0 {
		f.Message = fmt.Sprintf("%s, but issuer \"%s\" is registered for %s", forEnvironment(wrong), i.name(), and(home))
		return f, wrong
	}
	if home, wrong := i.misplaced(i.isMostUsed); len(wrong) > 0 {
		others := slices.DeleteFunc(i.uses(), func(u use) bool { return slices.Contains(environmentsOf(wrong), u.environment) })
		f.Message = fmt.Sprintf("%s, but issuer \"%s\" also issued for %s: %s", forEnvironment(wrong), i.name(), and(home), listed(filesOf(others)))
		return f, wrong
	}
	f.Message = i.together(names)
	return f, i.uses()
}

// misplaced returns the environments to which the issuer belongs, and its uses in
// the others. It returns no uses if the issuer belongs to all or to none.
func (i *issuer) misplaced(belongs func(environment string) bool) (home []string, wrong []use) {
	for _, name := range environmentsOf(i.uses()) {
		if belongs(name) {
			home = append(home, name)
		}
	}
	if len(home) == 0 {
		return nil, nil
	}
	for _, u := range i.uses() {
		if !slices.Contains(home, u.environment) {
			wrong = append(wrong, u)
		}
	}
	return home, wrong
}

// isRegistered reports whether a file of the environment was checked with this
// issuer as its anchor.
func (i *issuer) isRegistered(environment string) bool {
	if len(i.known) == 0 {
		return false
	}
	key := i.known[0].cert.SPKISHA256()
	return slices.ContainsFunc(i.uses(), func(u use) bool {
		return u.environment == environment &&
			slices.ContainsFunc(u.file.Chain.Anchors, func(a *chain.Cert) bool { return a.SPKISHA256() == key })
	})
}

// isMostUsed reports whether no other environment has more files of this issuer.
func (i *issuer) isMostUsed(environment string) bool {
	files := map[string]map[string]bool{}
	for _, u := range i.uses() {
		if files[u.environment] == nil {
			files[u.environment] = map[string]bool{}
		}
		files[u.environment][fileOf(u)] = true
	}
	for _, other := range files {
		if len(other) > len(files[environment]) {
			return false
		}
	}
	return true
}

// name returns the issuer's name from its own certificate, or from a leaf that it issued.
func (i *issuer) name() string {
	if len(i.known) > 0 {
		return i.known[0].cert.Name()
	}
	orphan := i.orphans[0].cert
	if names := chain.Values(orphan.RawIssuer, "CN"); len(names) > 0 {
		return chain.Escape(names[len(names)-1])
	}
	return chain.DN(orphan.RawIssuer)
}

// together returns the message if it is unknown which of the files are wrong.
func (i *issuer) together(names string) string {
	leaves := wheres(placesOf(i.orphans))
	if len(i.known) == 0 {
		name := chain.DN(i.orphans[0].cert.RawIssuer)
		return fmt.Sprintf("one issuer, by its name \"%s\" and its key identifier, serves %s: it issued %s", name, names, leaves)
	}
	message := fmt.Sprintf("the key of one issuer serves %s: %s", names, wheres(placesOf(i.known)))
	if len(i.orphans) > 0 {
		message += ", which issued " + leaves
	}
	return message
}

// forEnvironment describes which files are for which environment.
func forEnvironment(wrong []use) string {
	verb := "are"
	files := filesOf(wrong)
	if len(files) == 1 {
		verb = "is"
	}
	return fmt.Sprintf("%s %s for %s", listed(files), verb, and(environmentsOf(wrong)))
}

// filesOf names the files of some uses, each once.
func filesOf(all []use) []string {
	var files []string
	for _, u := range all {
		if name := fileOf(u); !slices.Contains(files, name) {
			files = append(files, name)
		}
	}
	return files
}

func fileOf(u use) string {
	if u.file.Part != "" {
		return chain.Escape(u.file.Path + " [" + u.file.Part + "]")
	}
	return chain.Escape(u.file.Path)
}
