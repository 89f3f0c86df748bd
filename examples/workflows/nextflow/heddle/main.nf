// Trains and evaluates one model. The layout is that of an nf-core module. Run once by hand with Nextflow 24.10.0; no test runs it.
process HEDDLE_TRAIN {
    tag "$meta.id"
    label 'process_medium'

    container 'ghcr.io/heddle-vae/heddle:0.1.0'

    input:
    tuple val(meta), path(counts)
    path config

    output:
    tuple val(meta), path("${prefix}")                 , emit: run
    tuple val(meta), path("${prefix}/latents.h5ad")    , emit: latents
    tuple val(meta), path("${prefix}/evaluation.json") , emit: evaluation
    tuple val(meta), path("${prefix}/report.html")     , emit: report
    path "versions.yml"                                , emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    prefix = task.ext.prefix ?: "${meta.id}"
    """
    heddle train ${config} --data ${counts} --out ${prefix} --quiet ${args}
    heddle evaluate ${prefix} --quiet > /dev/null
    heddle report ${prefix} --quiet

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        heddle: \$(heddle --version)
    END_VERSIONS
    """

    stub:
    prefix = task.ext.prefix ?: "${meta.id}"
    """
    mkdir ${prefix}
    touch ${prefix}/latents.h5ad ${prefix}/evaluation.json ${prefix}/report.html

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        heddle: \$(heddle --version)
    END_VERSIONS
    """
}
