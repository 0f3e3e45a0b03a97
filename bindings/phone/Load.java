import java.nio.file.Path;

/** Starts the library out of an .aar: what is packed there finds each other, and is of one build. The JVM runs it as it is. */
class Load {
    public static void main(String[] arguments) {
        dk.lomme.Lomme.INSTANCE.start(null);
        System.out.println(Path.of(arguments[0]).getFileName() + " starts, version " + dk.lomme.Lomme.INSTANCE.getVersion());
    }
}
