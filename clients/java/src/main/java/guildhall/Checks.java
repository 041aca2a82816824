package guildhall;

import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Runs named checks one after the other and counts them. */
final class Checks {
    private final String driver;
    private int passed;
    private int failed;

    Checks(String driver) {
        this.driver = driver;
    }

    /** One check: what it throws is why it failed. */
    interface Body {
        void run() throws Exception;
    }

    void check(String name, Body body) {
        try {
            body.run();
            passed++;
            System.out.println(driver + ": ok    " + name);
        } catch (Exception | AssertionError error) {
            failed++;
            System.out.println(driver + ": FAIL  " + name);
            error.printStackTrace(System.out);
        }
    }

    /** Prints the closing line and leaves; no check at all is a failure. */
    void close() {
        System.out.println(driver + ": " + passed + " passed, " + failed + " failed");
        System.exit(failed == 0 && passed > 0 ? 0 : 1);
    }

    static void equal(Object want, Object got) {
        if (!Objects.equals(want, got)) {
            throw new AssertionError("want " + want + ", got " + got);
        }
    }

    /** Each of ours must stand in a walk through the list exactly once. */
    static void eachOnce(List<String> wanted, List<String> seen) {
        for (String id : wanted) {
            equal(1, Collections.frequency(seen, id));
        }
    }

    /** Calls what must fail with exactly this class of error, and returns the error. */
    static <E extends Exception> E thrown(Class<E> errorClass, Body body) throws Exception {
        try {
            body.run();
        } catch (Exception error) {
            if (errorClass.isInstance(error)) {
                return errorClass.cast(error);
            }
            throw error;
        }
        throw new AssertionError("answered where " + errorClass.getSimpleName() + " was due");
    }
}
