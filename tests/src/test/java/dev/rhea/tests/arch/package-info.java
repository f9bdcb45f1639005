/**
 * The rules of the design that a compiler does not hold: which module may see which, where native
 * code is called, what a package must bring. They run over the compiled classes of all modules;
 * {@link dev.rhea.tests.arch.RulesHaveTeethTest} shows each rule failing on a class that breaks it.
 */
@NullMarked
package dev.rhea.tests.arch;

import org.jspecify.annotations.NullMarked;
