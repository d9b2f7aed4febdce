// SPDX-License-Identifier: Apache-2.0

package certtest

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (d *dnOption) set(v string) error {
	if ref, ok := strings.CutPrefix(v, "@"); ok {
		d.ref = ref
		return nil
	}
	d.text = v
	_, err := parseName(v)
	return err
}

func setOneOf(field func(*cert) *string, allowed ...string) func(*cert, string) error {
	return func(c *cert, v string) error {
		if !slices.Contains(allowed, v) {
			return fmt.Errorf("%q is none of %s", v, strings.Join(allowed, ", "))
		}
		*field(c) = v
		return nil
	}
}

func addTo(field func(*cert) *[]string) func(*cert, string) error {
	return func(c *cert, v string) error {
		*field(c) = append(*field(c), v)
		return nil
	}
}

// setList reads a,b,c or none.
func setList(field *[]string, v string, check func(string) error) error {
	*field = []string{}
	if v == "none" {
		return nil
	}
	for _, item := range strings.Split(v, ",") {
		if err := check(item); err != nil {
			return err
		}
		*field = append(*field, item)
	}
	return nil
}

func setSerial(c *cert, v string) error {
	n, ok := new(big.Int).SetString(v, 0)
	if !ok {
		return fmt.Errorf("%q is no number (decimal, or hexadecimal after 0x)", v)
	}
	c.serial = n
	return nil
}

func setVersion(c *cert, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 9 {
		return fmt.Errorf("%q is no version from 1 to 9", v)
	}
	c.version = n
	return nil
}

func setKey(c *cert, v string) error {
	if ref, ok := strings.CutPrefix(v, "@"); ok {
		c.keyRef = ref
		return nil
	}
	spec, _, _ := strings.Cut(v, ":")
	if _, err := parseSpec(spec); err != nil {
		return err
	}
	c.keySpec = v
	return nil
}

func setExponent(c *cert, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return fmt.Errorf("%q is no positive number", v)
	}
	c.exponent = n
	return nil
}

func setSalt(c *cert, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > 512 {
		return fmt.Errorf("%q is not a number of octets from 0 to 512", v)
	}
	c.pssSalt = &n
	return nil
}

func setSigKey(c *cert, v string) error {
	ref, ok := strings.CutPrefix(v, "@")
	if !ok {
		return fmt.Errorf("%q names no certificate: write sigkey=@NAME", v)
	}
	c.sigKeyRef = ref
	return nil
}

// setAKI reads what setKeyID does, or @NAME.
func setAKI(c *cert, v string) error {
	if ref, ok := strings.CutPrefix(v, "@"); ok {
		c.akiRef, c.extensions.aki = ref, "full"
		return nil
	}
	return setKeyID(&c.extensions.aki, v, "none", "keyid", "wrong", "full", "issuer")
}

func setTime(field *time.Time, v string) error {
	for _, form := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(form, v); err == nil {
			*field = t.UTC()
			return nil
		}
	}
	return fmt.Errorf("%q is neither a time such as 2026-11-01T00:00:00Z nor a date such as 2026-11-01", v)
}

// setDays reads 365, -1, 1095+1s or 365-1s.
func setDays(c *cert, v string) error {
	number, offset := v, time.Duration(0)
	if i := strings.LastIndexAny(v, "+-"); i > 0 {
		d, err := time.ParseDuration(v[i:])
		if err != nil {
			return fmt.Errorf("%q is no offset such as +1s", v[i:])
		}
		number, offset = v[:i], d
	}
	days, err := strconv.Atoi(number)
	if err != nil || days < -50000 || days > 50000 {
		return fmt.Errorf("%q is no number of days such as 365 or 1095+1s", v)
	}
	c.lifetime = time.Duration(days)*24*time.Hour + offset
	return nil
}

func setKeyID(field *string, v string, words ...string) error {
	if !slices.Contains(words, v) {
		if b, err := hex.DecodeString(v); err != nil || len(b) == 0 {
			return fmt.Errorf("%q is neither hexadecimal nor one of %s", v, strings.Join(words, ", "))
		}
	}
	*field = v
	return nil
}
