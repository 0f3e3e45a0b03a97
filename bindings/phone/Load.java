import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts the library out of an .aar: what is packed there finds each other, is of one build, and is called and calls back. The JVM runs it as it is. */
class Load {
    public static void main(String[] arguments) throws InterruptedException {
        var told = new CountDownLatch(1);
        dk.lomme.Lomme.INSTANCE.start((level, line) -> told.countDown());
        if (!told.await(30, TimeUnit.SECONDS)) throw new IllegalStateException("the library does not call back");
        System.out.println(Path.of(arguments[0]).getFileName() + " starts, version " + dk.lomme.Lomme.INSTANCE.getVersion());
    }
}
