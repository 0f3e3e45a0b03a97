// The .aar: the hand-written sources of both Maven modules, the generated ones, and one library an architecture.
plugins {
    alias(libs.plugins.android.library)
    alias(libs.plugins.kotlin.android)
}

group = "dk.lomme"
version = "0.1.0"

// Nothing is written beside the sources.
val target = rootDir.resolve("../../target")
layout.buildDirectory = target.resolve("android/gradle")

android {
    namespace = "dk.lomme"
    compileSdk = libs.versions.compile.sdk.get().toInt()
    ndkVersion = libs.versions.ndk.get()

    defaultConfig {
        minSdk = libs.versions.min.sdk.get().toInt()
        consumerProguardFiles("consumer-rules.pro")
    }

    sourceSets["main"].apply {
        manifest.srcFile("lomme-android/src/main/AndroidManifest.xml")
        kotlin.srcDirs("lomme/src/main/kotlin", "lomme-android/src/main/kotlin", target.resolve("android/kotlin"))
        jniLibs.srcDirs(target.resolve("android/jniLibs"))
    }
}

kotlin {
    jvmToolchain(17)
}

dependencies {
    api(libs.coroutines)
    // Its .aar has JNA's own libraries for phones.
    implementation(libs.jna) { artifact { type = "aar" } }
}
